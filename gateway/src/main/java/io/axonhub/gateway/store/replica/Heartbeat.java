package io.axonhub.gateway.store.replica;

import io.axonhub.gateway.store.Repeating;
import io.axonhub.gateway.store.Replicas;
import io.axonhub.gateway.store.Replicas.Replica;
import io.axonhub.gateway.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the other replicas that this one lives and which revision it uses, once a second and at each new revision. */
public final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Replicas replicas;
    private final String id;
    private final LongSupplier applied;
    private final Clock clock;
    private final Instant started;
    private final Repeating beats;
    private volatile int live = 1;
    private long shown;
    private Instant last;

    /** {@code applied}: the revision in use, a field read. */
    public Heartbeat(Replicas replicas, String id, LongSupplier applied, Clock clock) {
        this.replicas = replicas;
        this.id = id;
        this.applied = applied;
        this.clock = clock;
        this.started = clock.instant();
        this.last = started;
        this.beats = Repeating.always("heartbeat", LOOK, this::look);
    }

    /** The first beat is done when this returns, unless the database is gone. */
    public Heartbeat start() {
        shown = applied.getAsLong();
        beat(shown);
        last = clock.instant();
        beats.start();
        return this;
    }

    /** How many replicas lived at the last beat, this one included; a field read. */
    public int live() {
        return live;
    }

    private void look() {
        long now = applied.getAsLong();
        if (now != shown || Duration.between(last, clock.instant()).compareTo(EVERY) >= 0) {
            last = clock.instant();
            shown = beat(now) ? now : shown;
        }
    }

    private boolean beat(long revision) {
        Instant now = clock.instant();
        try {
            replicas.beat(new Replica(id, revision, started, now));
            live = Math.max(1, replicas.live(now).size());
            return true;
        } catch (StoreException e) {
            LOG.debug("heartbeat failed id={} cause={}", id, e.getMessage());
            return false;
        }
    }

    /** The others see at once that this one has gone. */
    @Override
    public void close() {
        beats.close();
        try {
            replicas.leave(id, clock.instant());
        } catch (StoreException e) {
            LOG.debug("replica was not signed off id={} cause={}", id, e.getMessage());
        }
    }
}
