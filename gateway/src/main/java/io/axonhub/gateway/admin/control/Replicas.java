package io.axonhub.gateway.admin.control;

import java.time.Instant;
import java.util.List;

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
}
