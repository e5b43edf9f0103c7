package io.axonhub.gateway.pipeline.limit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for one thing: the higher priority first, among equals the key that was served longest ago, of one key who came first.
 * The lock is held for the choice only, never while anybody tries or waits. Thread-safe.
 */
final class Line {
    /** Keys that were served and have nobody here are forgotten from here on. */
    private static final int REMEMBERED = 1_024;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Waiter> waiting = new ArrayList<>();
    private final Map<String, Long> served = new HashMap<>();
    private long turn;

    /** Whose request waits. */
    record Who(String key, int priority) {}

    /** One place in the line. */
    static final class Waiter {
        private final Who who;
        private final Semaphore wake = new Semaphore(0);

        private Waiter(Who who) {
            this.who = who;
        }

        /** Until something may have changed, at most so long. */
        void await(long nanos) throws InterruptedException {
            if (wake.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                wake.drainPermits();
            }
        }
    }

    /** A place at the end; null when {@code most} wait already. */
    @Nullable
    Waiter join(Who who, int most) {
        lock.lock();
        try {
            if (waiting.size() >= most) {
                return null;
            }
            Waiter waiter = new Waiter(who);
            waiting.add(waiter);
            return waiter;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the waiter out, and wakes the next. */
    void leave(Waiter waiter, boolean wasServed) {
        lock.lock();
        try {
            waiting.remove(waiter);
            if (wasServed) {
                if (served.size() >= REMEMBERED) {
                    served.keySet()
                            .retainAll(
                                    waiting.stream().map(one -> one.who.key()).toList());
                }
                served.put(waiter.who.key(), ++turn);
            }
        } finally {
            lock.unlock();
        }
        wake();
    }

    /** Whether it is this one's turn. */
    boolean isFirst(Waiter waiter) {
        return first() == waiter;
    }

    /** Whether somebody waits whom one of this priority may not pass. */
    boolean isAhead(int priority) {
        lock.lock();
        try {
            return waiting.stream().anyMatch(one -> one.who.priority() >= priority);
        } finally {
            lock.unlock();
        }
    }

    /** Lets the first one try. */
    void wake() {
        Waiter first = first();
        if (first != null) {
            first.wake.release();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Waiter first() {
        lock.lock();
        try {
            Waiter best = null;
            for (Waiter one : waiting) {
                if (best == null || comesBefore(one.who, best.who)) {
                    best = one;
                }
            }
            return best;
        } finally {
            lock.unlock();
        }
    }

    private boolean comesBefore(Who one, Who other) {
        if (one.priority() != other.priority()) {
            return one.priority() > other.priority();
        }
        return served.getOrDefault(one.key(), 0L) < served.getOrDefault(other.key(), 0L);
    }
}
