package io.axonhub.gateway.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tasks that one replica at a time may do. Blocks; thread-safe. Throws {@link StoreException}. The clocks of all replicas are within
 * two seconds of the database's, which every start makes sure of.
 */
public interface Leases {
    /**
     * A task in someone's hands.
     *
     * @param fence greater with each change of hands, so that whoever was replaced can be told from who replaced it
     * @param until when someone else may take it
     */
    record Lease(String name, String holder, long fence, Instant until) {}

    /** Takes the task, or keeps it for longer; empty when someone else has it. */
    Optional<Lease> take(String name, String holder, Duration length, Instant now);

    /** Lets go of it, if the holder has it. */
    void release(String name, String holder);

    /** Who has it, whether or not its time is over. */
    Optional<Lease> holder(String name);
}
