package io.axonhub.gateway.store;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is done again and again in the background, on a virtual thread of its own, until closed. What a round throws is logged, and
 * the next one comes all the same: a defect in one of them must not end a watch for good, in silence.
 */
public final class Repeating implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repeating.class);
    private static final Duration STOPPING = Duration.ofSeconds(5);

    private final String name;
    private final Duration every;
    private final Round round;
    private final Semaphore wakes = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;
    private boolean failing;

    /** One time; used by one thread. */
    @FunctionalInterface
    public interface Round {
        /** Whether the next one comes after the interval; else it comes when there is something to do again. */
        boolean goesOn();
    }

    /** Not yet running. */
    public Repeating(String name, Duration every, Round round) {
        this.name = name;
        this.every = every;
        this.round = round;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /** Work that always goes on. */
    public static Repeating always(String name, Duration every, Runnable task) {
        return new Repeating(name, every, () -> {
            task.run();
            return true;
        });
    }

    /** The first round begins at once. */
    public Repeating start() {
        thread.start();
        return this;
    }

    /** There is something to do again; from any thread. */
    public void wake() {
        if (wakes.availablePermits() == 0) {
            wakes.release();
        }
    }

    private void run() {
        try {
            while (!closed) {
                if (once()) {
                    TimeUnit.NANOSECONDS.sleep(every.toNanos());
                } else {
                    wakes.acquire();
                }
                wakes.drainPermits();
            }
        } catch (InterruptedException e) {
            LOG.debug("background work ends task={}", name);
        }
    }

    private boolean once() {
        try {
            boolean more = round.goesOn();
            failing = false;
            return more;
        } catch (RuntimeException e) {
            // the thread's edge; one that fails every time is told of once
            if (failing) {
                LOG.debug("background work fails still task={}", name, e);
            } else {
                LOG.error("background work failed, and goes on task={}", name, e);
            }
            failing = true;
            return true;
        }
    }

    /** Ends it, and waits for the round under way, but not for ever. */
    @Override
    public void close() {
        closed = true;
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        thread.interrupt();
        try {
            if (!thread.join(STOPPING)) {
                LOG.warn("background work does not end task={}", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
