package io.axonhub.gateway.store;

import java.time.Instant;

/** What was used according to the records. Blocks; thread-safe. */
public interface UsageHistory {
    /**
     * Since that moment, in the unit that limits of the resource count in.
     *
     * @throws StoreException when the records cannot be read
     */
    long used(Subject subject, Limit.Resource resource, Instant since);

    /** Of nothing recorded. */
    static UsageHistory none() {
        return (subject, resource, since) -> 0;
    }
}
