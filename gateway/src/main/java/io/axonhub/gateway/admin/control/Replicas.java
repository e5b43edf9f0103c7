package io.axonhub.gateway.admin.control;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;

/** The gateways on this database. */
@FunctionalInterface
public interface Replicas {
    /**
     * One of them.
     *
     * @param appliedRevision of the configuration it serves
     */
    record Replica(String id, long appliedRevision, Instant lastSeen) {}

    /** Those that were seen in the last seconds. */
    List<Replica> live();

    /** This one and no other, as with SQLite. */
    static Replicas only(String id, LongSupplier appliedRevision, Clock clock) {
        return () -> List.of(new Replica(id, appliedRevision.getAsLong(), clock.instant()));
    }
}
