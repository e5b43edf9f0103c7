package io.axonhub.gateway.store.replica;

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
    private static final Duration STOPPING = Duration.ofSeconds(5);

    private final Replicas replicas;
    private final String id;
    private final LongSupplier applied;
    private final Clock clock;
    private final Instant started;
    private final Thread thread;
    private volatile int live = 1;
    private volatile boolean closed;

    /** {@code applied}: the revision in use, a field read. */
    public Heartbeat(Replicas replicas, String id, LongSupplier applied, Clock clock) {
        this.replicas = replicas;
        this.id = id;
        this.applied = applied;
        this.clock = clock;
        this.started = clock.instant();
        this.thread = Thread.ofVirtual().name("heartbeat").unstarted(this::run);
    }

    /** The first beat is done when this returns, unless the database is gone. */
    public Heartbeat start() {
        beat(applied.getAsLong());
        thread.start();
        return this;
    }

    /** How many replicas lived at the last beat, this one included; a field read. */
    public int live() {
        return live;
    }

    private void run() {
        long shown = applied.getAsLong();
        Instant last = clock.instant();
        while (!closed) {
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                return;
            }
            long now = applied.getAsLong();
            if (now != shown || Duration.between(last, clock.instant()).compareTo(EVERY) >= 0) {
                last = clock.instant();
                shown = beat(now) ? now : shown;
            }
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
        closed = true;
        thread.interrupt();
        try {
            thread.join(STOPPING);
            replicas.leave(id, clock.instant());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StoreException e) {
            LOG.debug("replica was not signed off id={} cause={}", id, e.getMessage());
        }
    }
}
