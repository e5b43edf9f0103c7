package io.axonhub.gateway.store;

import java.time.Instant;

/** Removes what is too old. Blocks; thread-safe. Throws {@link StoreException}. */
public interface Retention {
    /** What is kept for a time of its own. Answers that clients continue have theirs in {@link TranscriptLimits}. */
    enum Resource {
        /** Requests with their attempts and bodies, and the traces that began before. Their sums stay. */
        REQUESTS,
        /** Bodies only: the figures stay. */
        BODIES,
        /** The audit log. */
        AUDIT,
        /** The sums of hours. */
        USAGE
    }

    /**
     * Removes at most {@code limit} rows of each kind that are older.
     *
     * @return how many; fewer than {@code limit} when none are left
     */
    int forget(Resource resource, Instant before, int limit);
}
