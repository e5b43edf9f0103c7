package io.axonhub.gateway.store.lifecycle;

import io.axonhub.gateway.store.Rollups;
import io.axonhub.gateway.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sums up the hours whose records have changed, so that dashboards are some seconds behind. Of several replicas only the leader does it.
 * The hour that runs is summed again and again: the more there is in it the longer that takes, so pauses are a multiple of it, and
 * the database gives it no more than a twentieth of its time.
 */
public final class RollupJob implements AutoCloseable {
    /** Hours that are looked up at once. */
    static final int BATCH = 48;

    private static final int DAYS = 10;
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int REST = 20;
    private static final Logger LOG = LoggerFactory.getLogger(RollupJob.class);

    private final Rollups rollups;
    private final BooleanSupplier leader;
    private final Clock clock;
    private final LongSupplier nanos;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    /**
     * Not running yet.
     *
     * @param leader whether this replica is the one that does it
     */
    public RollupJob(Rollups rollups, BooleanSupplier leader, Clock clock, LongSupplier nanos) {
        this.rollups = rollups;
        this.leader = leader;
        this.clock = clock;
        this.nanos = nanos;
        this.thread = Thread.ofPlatform().name("rollup").daemon(true).unstarted(this::run);
    }

    /** Runs until it is closed. */
    public RollupJob start() {
        thread.start();
        return this;
    }

    private void run() {
        try {
            Duration pause = EVERY;
            while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = round();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sums what is due; how long to wait before the next time. */
    Duration round() throws InterruptedException {
        if (!leader.getAsBoolean()) {
            return EVERY;
        }
        long longest = 0;
        int failed = 0;
        List<Rollups.Hour> due;
        try {
            due = rollups.due(BATCH);
        } catch (StoreException e) {
            LOG.debug("hours to sum up are not known cause={}", e.getMessage());
            return EVERY;
        }
        for (Rollups.Hour hour : due) {
            long begun = nanos.getAsLong();
            failed += built(hour) ? 0 : 1;
            long took = nanos.getAsLong() - begun;
            longest = Math.max(longest, took);
            // writers get in between
            if (!leader.getAsBoolean() || stop.await(Math.min(took, EVERY.toNanos()), TimeUnit.NANOSECONDS)) {
                return EVERY;
            }
        }
        boolean more = due.size() == BATCH && failed == 0;
        if (!more) {
            days();
        }
        return more ? Duration.ZERO : pause(Duration.ofNanos(longest));
    }

    private boolean built(Rollups.Hour hour) {
        try {
            rollups.build(hour);
            return true;
        } catch (StoreException e) {
            LOG.warn("an hour's usage is summed up the next time hour={}", hour.at(), e);
            return false;
        }
    }

    private void days() {
        try {
            while (rollups.buildDays(clock.instant(), DAYS) == DAYS && leader.getAsBoolean() && stop.getCount() > 0) {
                LOG.debug("days were summed up count={}", DAYS);
            }
        } catch (StoreException e) {
            LOG.warn("usage of days is summed up the next time", e);
        }
    }

    private static Duration pause(Duration longest) {
        Duration rest = longest.multipliedBy(REST);
        if (rest.compareTo(LONGEST) > 0) {
            return LONGEST;
        }
        return rest.compareTo(EVERY) > 0 ? rest : EVERY;
    }

    @Override
    public void close() {
        stop.countDown();
        if (thread.isAlive()) {
            try {
                thread.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
