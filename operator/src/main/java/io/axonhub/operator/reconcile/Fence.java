package io.axonhub.operator.reconcile;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;

/**
 * Counts the leaders there were, so that the gateway refuses one that was. A Lease counts them itself, and begins anew when it is
 * deleted and made again: so the time it was made goes before its count. An operator without a Lease takes the time it started.
 */
record Fence(long number) {
    /** More leaders than a Lease has in its life. */
    private static final long MOST = 1_000_000;

    static Fence of(Lease lease) {
        Integer transitions = lease.getSpec().getLeaseTransitions();
        Instant made = Instant.parse(lease.getMetadata().getCreationTimestamp());
        return new Fence(made.getEpochSecond() * MOST + Objects.requireNonNullElse(transitions, 0));
    }

    static Fence alone(Clock clock) {
        return new Fence(clock.instant().getEpochSecond() * MOST);
    }
}
