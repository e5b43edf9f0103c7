package io.axonhub.gateway.store;

import java.time.Instant;
import java.util.List;

/**
 * What was used of each limit. Reserve before, settle after. Thread-safe; what is taken never exceeds a limit, however many ask at
 * once.
 */
public interface Counters {
    /**
     * Takes every claim or none.
     *
     * @throws StoreException when it cannot be told what was used before
     */
    Answer reserve(List<Claim> claims, Instant now);

    /** {@code amount} is what is wanted now, in the limit's unit. It may be 0, which is granted while anything is left. */
    record Claim(Subject subject, Limit limit, long amount) {}

    /** The answer to some claims. */
    sealed interface Answer {
        /** {@code left}: of each claim's limit, in their order, behind the reservation. */
        record Granted(Reservation reservation, List<Long> left) implements Answer {}

        /** {@code left} of the limit that did not suffice. */
        record Refused(Claim claim, long left) implements Answer {}
    }

    /** What was taken. */
    interface Reservation {
        /**
         * Replaces what was reserved by what was used, in the claims' order. What belongs to a window that is over stays there. Only
         * the first call counts.
         */
        void settle(List<Long> used, Instant now);
    }
}
