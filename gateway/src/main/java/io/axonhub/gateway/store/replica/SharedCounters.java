package io.axonhub.gateway.store.replica;

import io.axonhub.gateway.store.CounterRows;
import io.axonhub.gateway.store.CounterRows.Counter;
import io.axonhub.gateway.store.Counters;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.Repeating;
import io.axonhub.gateway.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counters over all replicas. Each takes a share of what is left from the shared row and grants from it in memory, so that a request
 * waits for the database only when the share is spent. What was taken never exceeds a limit; what a share holds is not granted by the
 * others until it is given back, a second after it was last used. There are as many counters as configured limits.
 */
public final class SharedCounters implements Counters, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedCounters.class);
    private static final Duration TIDY = Duration.ofMillis(250);

    private final Share.Shared shared;
    private final Clock clock;
    private final Map<Counter, Share> shares = new ConcurrentHashMap<>();
    private final Repeating tidier;

    /** The rows, who asks, and what to do without them. */
    public SharedCounters(CounterRows rows, String replica, Outage outage, Clock clock) {
        this.shared = new Share.Shared(rows, replica, outage);
        this.clock = clock;
        this.tidier = Repeating.always("limit-shares", TIDY, () -> tidy(false));
    }

    /** Gives back what is not used, from now on. */
    public SharedCounters start() {
        tidier.start();
        return this;
    }

    private record Taken(Share share, Instant window, long amount) {}

    @Override
    public Answer reserve(List<Claim> claims, Instant now) {
        List<Taken> taken = new ArrayList<>(claims.size());
        List<Long> left = new ArrayList<>(claims.size());
        boolean granted = false;
        try {
            for (Claim claim : claims) {
                Share share = shares.computeIfAbsent(Counter.of(claim), this::share);
                Share.Grant grant = share.take(claim.amount(), claim.limit().most(), now);
                if (!grant.granted()) {
                    return new Answer.Refused(claim, grant.left());
                }
                left.add(grant.left());
                taken.add(new Taken(share, grant.window(), claim.amount()));
            }
            granted = true;
            return new Answer.Granted(new Settlement(taken), left);
        } finally {
            if (!granted) {
                taken.forEach(one -> one.share().add(one.window(), -one.amount()));
            }
        }
    }

    private Share share(Counter counter) {
        return counter.resource() == Limit.Resource.CONCURRENCY
                ? new SlotShare(counter, shared)
                : new WindowShare(counter, shared);
    }

    private static final class Settlement implements Reservation {
        private final List<Taken> taken;
        private final AtomicBoolean settled = new AtomicBoolean();

        Settlement(List<Taken> taken) {
            this.taken = taken;
        }

        @Override
        public void settle(List<Long> used, Instant now) {
            if (settled.compareAndSet(false, true)) {
                for (int i = 0; i < taken.size(); i++) {
                    Taken one = taken.get(i);
                    one.share().add(one.window(), used.get(i) - one.amount());
                }
            }
        }
    }

    /** Tells the rows what they do not know yet; {@code all} gives back what may still be used here, too. */
    void tidy(boolean all) {
        for (Share share : shares.values()) {
            try {
                share.tidy(clock.instant(), all);
            } catch (StoreException e) {
                LOG.debug("limits are not settled with the database yet cause={}", e.getMessage());
                return;
            }
        }
    }

    /** Gives everything back. */
    @Override
    public void close() {
        tidier.close();
        tidy(true);
    }
}
