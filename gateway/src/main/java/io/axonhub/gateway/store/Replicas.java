package io.axonhub.gateway.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The gateways that run on one database. Blocks; thread-safe. Throws {@link StoreException}. */
public interface Replicas {
    /** A replica that was not seen for so long is taken for dead. */
    Duration LIFE = Duration.ofSeconds(5);

    /**
     * One of them.
     *
     * @param id made at its start
     * @param appliedRevision of the configuration in use there
     */
    record Replica(String id, long appliedRevision, Instant startedAt, Instant seenAt) {}

    /** Says that this one lives. */
    void beat(Replica replica);

    /** Those that live, the oldest first. */
    List<Replica> live(Instant now);

    /** Takes one out that stops, and forgets those that have been dead for a day. */
    void leave(String id, Instant now);
}
