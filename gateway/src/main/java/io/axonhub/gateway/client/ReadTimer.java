package io.axonhub.gateway.client;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection whose reader has waited too long. A read with a timeout of its own sets a timer and takes it back, which for short
 * chunks costs as much as reading them; here a read only says until when it waits, and one timer a connection looks again when it goes
 * off. {@link #begin} and {@link #end} belong to the reading thread.
 */
final class ReadTimer {
    private static final long NO_READER = 0;
    private static final long EXPIRED = Long.MIN_VALUE;
    private static final ScheduledExecutorService TIMERS = timers();

    private final Runnable expired;
    private final AtomicLong until = new AtomicLong(NO_READER);
    private final ReentrantLock arming = new ReentrantLock();
    private volatile @Nullable Alarm alarm;
    private boolean over;

    /** {@code expired} ends the connection, at once and without waiting for anything. */
    ReadTimer(Runnable expired) {
        this.expired = expired;
    }

    /** A set timer: a later one makes it deaf. */
    private final class Alarm implements Runnable {
        private final long at;
        private @Nullable Future<?> task;

        Alarm(long at) {
            this.at = at;
        }

        @Override
        public void run() {
            goneOff(this);
        }
    }

    private static ScheduledExecutorService timers() {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("upstream-timers").factory());
        timers.setRemoveOnCancelPolicy(true);
        return timers;
    }

    /** A read begins that may wait until {@code moment} (System.nanoTime). */
    void begin(long moment) {
        long wanted = moment == NO_READER || moment == EXPIRED ? moment + 1 : moment;
        if (until.get() == EXPIRED) {
            return;
        }
        until.set(wanted);
        Alarm set = alarm;
        if (set == null || set.at - wanted > 0) {
            arm(wanted);
        }
    }

    /** The read is over; false when it had waited too long, and the connection is gone. */
    boolean end() {
        long was = until.get();
        return was != EXPIRED && until.compareAndSet(was, NO_READER);
    }

    /** No read comes any more. */
    void close() {
        arming.lock();
        try {
            over = true;
            disarm();
        } finally {
            arming.unlock();
        }
    }

    private void arm(long moment) {
        arming.lock();
        try {
            Alarm set = alarm;
            if (!over && (set == null || set.at - moment > 0)) {
                disarm();
                Alarm next = new Alarm(moment);
                alarm = next;
                next.task = TIMERS.schedule(next, moment - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } finally {
            arming.unlock();
        }
    }

    private void disarm() {
        Alarm set = alarm;
        alarm = null;
        if (set != null && set.task != null) {
            set.task.cancel(false);
        }
    }

    /** Nobody reads: then the next reader sets a timer. Somebody reads who may wait longer: then it is set again. */
    private void goneOff(Alarm which) {
        arming.lock();
        try {
            if (alarm != which) {
                return;
            }
            alarm = null;
        } finally {
            arming.unlock();
        }
        long moment = until.get();
        if (moment == NO_READER || moment == EXPIRED) {
            return;
        }
        if (moment - System.nanoTime() > 0) {
            arm(moment);
        } else if (until.compareAndSet(moment, EXPIRED)) {
            expired.run();
        }
    }
}
