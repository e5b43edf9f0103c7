package io.axonhub.gateway.pipeline.routing;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/** The last hundred or so times, for what most of them do not exceed. Thread-safe; nothing is allocated but to answer. */
final class RecentTimes {
    /** Fewer say nothing about the slow ones. */
    static final int LEAST = 20;

    private static final int KEPT = 128;

    private final ReentrantLock lock = new ReentrantLock();
    private final long[] times = new long[KEPT];
    private long count;

    /** A time was measured, in nanoseconds. */
    void add(long nanos) {
        lock.lock();
        try {
            times[(int) (count % KEPT)] = nanos;
            count++;
        } finally {
            lock.unlock();
        }
    }

    /** The time that {@code percent} of a hundred do not exceed; empty while too few are known. */
    OptionalLong percentile(int percent) {
        long[] known;
        lock.lock();
        try {
            if (count < LEAST) {
                return OptionalLong.empty();
            }
            known = Arrays.copyOf(times, (int) Math.min(count, KEPT));
        } finally {
            lock.unlock();
        }
        Arrays.sort(known);
        return OptionalLong.of(known[Math.min(known.length - 1, known.length * percent / 100)]);
    }
}
