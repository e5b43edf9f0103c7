package io.axonhub.gateway.store.journal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what the journal could not keep, and says so in the log: at once, then at most every ten seconds. Thread-safe. */
final class Losses {
    private static final long QUIET_NANOS = 10_000_000_000L;
    private static final Logger LOG = LoggerFactory.getLogger(Losses.class);

    private final LongAdder dropped = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final AtomicLong nextLog = new AtomicLong(System.nanoTime());

    void dropped(String why) {
        dropped.increment();
        log(why);
    }

    void refused(String why) {
        refused.increment();
        log(why);
    }

    private void log(String why) {
        long now = System.nanoTime();
        long due = nextLog.get();
        if (now - due >= 0 && nextLog.compareAndSet(due, now + QUIET_NANOS)) {
            LOG.error(
                    "request records cannot be kept cause={} dropped_total={} refused_total={}",
                    why,
                    droppedTotal(),
                    refusedTotal());
        }
    }

    long droppedTotal() {
        return dropped.sum();
    }

    long refusedTotal() {
        return refused.sum();
    }
}
