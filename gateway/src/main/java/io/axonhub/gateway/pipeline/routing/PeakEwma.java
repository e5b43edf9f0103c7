package io.axonhub.gateway.pipeline.routing;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A mean of times in which newer ones weigh more and a worse one counts at once: slowness shows immediately, recovery bit by bit. It
 * sinks while nothing is observed, so that a slow channel is looked at again. Thread-safe.
 *
 * @see <a href="https://linkerd.io/2016/03/16/beyond-round-robin-load-balancing-for-latency/">Peak EWMA, as Finagle and Linkerd have
 *     it</a>
 */
final class PeakEwma {
    private static final double DECAY_NANOS = Duration.ofSeconds(10).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private double mean;
    private long at;

    /** A time was measured, in nanoseconds. */
    void observe(long nanos, long now) {
        lock.lock();
        try {
            double weight = kept(now);
            mean = nanos > mean ? nanos : mean * weight + nanos * (1 - weight);
            at = now;
        } finally {
            lock.unlock();
        }
    }

    /** Nanoseconds; 0 when nothing was observed. */
    double value(long now) {
        lock.lock();
        try {
            return mean * kept(now);
        } finally {
            lock.unlock();
        }
    }

    private double kept(long now) {
        return Math.exp(-Math.max(0, now - at) / DECAY_NANOS);
    }
}
