package io.axonhub.gateway.store.replica;

import io.axonhub.gateway.store.CounterRows;
import io.axonhub.gateway.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What this replica holds of one counter. Of the requests that find too little in it, one asks the rows, without the lock, and the
 * others wait for its answer.
 */
abstract class Share {
    /** How long a request waits for others' asking. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final ReentrantLock lock = new ReentrantLock();
    private final Condition answered = lock.newCondition();
    final Shared shared;
    private boolean asking;

    Share(Shared shared) {
        this.shared = shared;
    }

    /** What all shares have in common. */
    record Shared(CounterRows rows, String replica, Outage outage, AtomicLong downUntil) {
        /** For how long the rows are left alone after they were not reached, so that not every request waits for them. */
        private static final long REST_NANOS = Duration.ofSeconds(1).toNanos();

        Shared(CounterRows rows, String replica, Outage outage) {
            this(rows, replica, outage, new AtomicLong(System.nanoTime()));
        }

        boolean down() {
            return System.nanoTime() - downUntil.get() < 0;
        }

        void failed() {
            downUntil.set(System.nanoTime() + REST_NANOS);
        }
    }

    /** @param left what is known to be left, behind it or instead of it */
    record Grant(boolean granted, Instant window, long left) {}

    /** An amount for now, or the reason why not. */
    final Grant take(long amount, long most, Instant now) {
        long patience = PATIENCE.toNanos();
        lock.lock();
        try {
            while (true) {
                Grant grant = fromMemory(amount, most, now);
                if (grant != null) {
                    return grant;
                }
                if (asking) {
                    patience = answered.awaitNanos(patience);
                    if (patience <= 0) {
                        throw unreachable("the shared limits did not answer", null);
                    }
                } else {
                    grant = ask(amount, most, now);
                    if (grant != null) {
                        return grant;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("interrupted while waiting for the shared limits", e);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Grant ask(long amount, long most, Instant now) {
        asking = true;
        try {
            if (shared.down()) {
                return without(amount, most, now, unreachable("the shared limits were not reached a moment ago", null));
            }
            Question question = question(amount, most, now);
            CounterRows.@Nullable Answer answer = null;
            StoreException failure = null;
            lock.unlock();
            try {
                answer = question.ask();
            } catch (StoreException e) {
                shared.failed();
                failure = e;
            } finally {
                lock.lock();
            }
            if (answer == null) {
                return without(
                        amount,
                        most,
                        now,
                        failure == null ? unreachable("no answer of the shared limits", null) : failure);
            }
            return accept(answer, amount, most, now);
        } finally {
            asking = false;
            answered.signalAll();
        }
    }

    private Grant without(long amount, long most, Instant now, StoreException failure) {
        return switch (shared.outage()) {
            case Outage.Refuse refuse -> throw failure;
            case Outage.Local local -> alone(amount, local.part(most), now);
        };
    }

    private static StoreException unreachable(String message, @Nullable Exception cause) {
        return new StoreException(StoreException.Kind.UNREACHABLE, message, cause);
    }

    /** What is asked of the rows, without the lock. */
    interface Question {
        CounterRows.Answer ask();
    }

    /** The answer that needs no asking; null when there is none. Under the lock, like all below. */
    abstract @Nullable Grant fromMemory(long amount, long most, Instant now);

    abstract Question question(long amount, long most, Instant now);

    /** What the answer means; null when it is worth trying again. */
    abstract @Nullable Grant accept(CounterRows.Answer answer, long amount, long most, Instant now);

    /** A grant without the rows, within this replica's part. */
    abstract Grant alone(long amount, long part, Instant now);

    /** Takes more, or gives back, of what was granted in a window. Takes the lock itself. */
    abstract void add(Instant window, long amount);

    /** What the rows are to be told now; null when they know all. */
    abstract @Nullable Telling telling(Instant now, boolean all);

    /** Something that the rows do not know. */
    interface Telling {
        /** Without the lock. */
        CounterRows.Answer tell();

        /** With it; null when the rows were not reached. */
        void told(CounterRows.@Nullable Answer answer);
    }

    /**
     * Tells the rows what they do not know; not while a request asks them.
     *
     * @throws StoreException when they are not reached
     */
    final void tidy(Instant now, boolean all) {
        lock.lock();
        try {
            Telling telling = asking ? null : telling(now, all);
            if (telling == null) {
                return;
            }
            asking = true;
            CounterRows.Answer answer = null;
            lock.unlock();
            try {
                answer = telling.tell();
            } finally {
                lock.lock();
                telling.told(answer);
                asking = false;
                answered.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
