package io.axonhub.gateway.store.replica;

import io.axonhub.gateway.store.Leases;
import io.axonhub.gateway.store.Leases.Lease;
import io.axonhub.gateway.store.Repeating;
import io.axonhub.gateway.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this replica is the one that does what only one may do: retention, roll-ups, probes. It keeps the lease while it runs;
 * whoever works for longer asks {@link #leads()} between its steps.
 */
public final class Leadership implements AutoCloseable {
    /** The lease that the gateway's own chores are under. */
    public static final String CHORES = "chores";

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final Duration LENGTH = Duration.ofSeconds(15);
    private static final Duration EVERY = Duration.ofSeconds(4);

    /** Two clocks may each be two seconds from the database's. */
    private static final Duration MARGIN = Duration.ofSeconds(4);

    private final Leases leases;
    private final String name;
    private final String id;
    private final Clock clock;
    private final Repeating attempts;
    private volatile @Nullable Lease held;

    public Leadership(Leases leases, String name, String id, Clock clock) {
        this.leases = leases;
        this.name = name;
        this.id = id;
        this.clock = clock;
        this.attempts = Repeating.always("leadership", EVERY, this::attempt);
    }

    /** Tries at once, and again and again until closed. */
    public Leadership start() {
        attempts.start();
        return this;
    }

    /** Whether it is this one, now; a field read. */
    public boolean leads() {
        return fence().isPresent();
    }

    /** What tells this leader from earlier ones; empty when it does not lead. */
    public OptionalLong fence() {
        Lease lease = held;
        return lease != null && clock.instant().isBefore(lease.until().minus(MARGIN))
                ? OptionalLong.of(lease.fence())
                : OptionalLong.empty();
    }

    /** One try to take or keep it. */
    void attempt() {
        Instant now = clock.instant();
        try {
            Optional<Lease> taken = leases.take(name, id, LENGTH, now);
            if (taken.isPresent() && held == null) {
                LOG.info(
                        "this replica leads task={} fence={}", name, taken.get().fence());
            } else if (taken.isEmpty() && held != null) {
                LOG.info("another replica leads now task={}", name);
            }
            held = taken.orElse(null);
        } catch (StoreException e) {
            LOG.debug("lease was not kept task={} cause={}", name, e.getMessage());
        }
    }

    /** Another may take over at once. */
    @Override
    public void close() {
        attempts.close();
        held = null;
        try {
            leases.release(name, id);
        } catch (StoreException e) {
            LOG.debug("lease was not released task={} cause={}", name, e.getMessage());
        }
    }
}
