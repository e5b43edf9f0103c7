package io.axonhub.gateway.pipeline.failover;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How much extra work this replica may make for its providers: a share of the requests of the last ten seconds, and a few in any case.
 * Without it, a provider's bad minute is multiplied by the number of attempts. Moments are System.nanoTime. Thread-safe; the lock is
 * held for a few arithmetic operations.
 *
 * @see <a href="https://finagle.github.io/blog/2016/02/08/retry-budgets/">Retry budgets, as Finagle has them</a>
 */
final class RetryBudget {
    private static final int SLOTS = 10;
    private static final long SLOT_NANOS = Duration.ofSeconds(1).toNanos();

    private final int percent;
    private final int least;
    private final ReentrantLock lock = new ReentrantLock();
    private final int[] requests = new int[SLOTS];
    private final int[] extras = new int[SLOTS];
    private long slot = Long.MIN_VALUE;
    private long toldAt;
    private boolean told;

    /**
     * Nothing seen yet.
     *
     * @param percent extra attempts for each hundred requests
     * @param least extra attempts in ten seconds however few requests there are
     */
    RetryBudget(int percent, int least) {
        this.percent = percent;
        this.least = least;
    }

    /** A request begins. */
    void requested(long now) {
        lock.lock();
        try {
            requests[slot(now)]++;
        } finally {
            lock.unlock();
        }
    }

    /** Takes an extra attempt, if there is one left. */
    boolean take(long now) {
        lock.lock();
        try {
            int index = slot(now);
            if (sum(extras) >= Math.max(least, sum(requests) * percent / 100)) {
                return false;
            }
            extras[index]++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Puts one back that came to nothing. */
    void giveBack(long now) {
        lock.lock();
        try {
            int index = slot(now);
            extras[index] = Math.max(0, extras[index] - 1);
        } finally {
            lock.unlock();
        }
    }

    /** Whether people should be told now that it is used up: not more than once in ten seconds. */
    boolean isNews(long now) {
        lock.lock();
        try {
            boolean news = !told || now - toldAt > SLOTS * SLOT_NANOS;
            told = true;
            toldAt = news ? now : toldAt;
            return news;
        } finally {
            lock.unlock();
        }
    }

    /** The index of now's slot, after the slots that time left behind are emptied. */
    private int slot(long now) {
        long current = Math.floorDiv(now, SLOT_NANOS);
        if (slot == Long.MIN_VALUE || current - slot > SLOTS) {
            slot = current - SLOTS;
        }
        while (slot < current) {
            slot++;
            int index = Math.floorMod(slot, SLOTS);
            requests[index] = 0;
            extras[index] = 0;
        }
        return Math.floorMod(current, SLOTS);
    }

    private static long sum(int[] counts) {
        long sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }
}
