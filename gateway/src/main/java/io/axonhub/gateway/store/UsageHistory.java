package io.axonhub.gateway.store;

import java.time.Instant;

/** What was used according to the records. Blocks; thread-safe. */
public interface UsageHistory {
    /**
     * Since that moment, in the unit that the limit counts in; of money what was spent in its currency.
     *
     * @throws StoreException when the records cannot be read
     */
    long used(Subject subject, Limit limit, Instant since);

    /** Of nothing recorded. */
    static UsageHistory none() {
        return (subject, limit, since) -> 0;
    }
}
