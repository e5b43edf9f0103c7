package io.axonhub.gateway.store;

import java.time.Instant;

/** The counters that several replicas share, which lease from them. Blocks; thread-safe. Throws {@link StoreException}. */
public interface CounterRows {
    /** A counter; not the limit, which may be raised while its counter goes on. {@code currency}: of money, else empty. */
    record Counter(Subject subject, Limit.Resource resource, Limit.Window window, String currency) {
        /** Of what has no currency. */
        public Counter(Subject subject, Limit.Resource resource, Limit.Window window) {
            this(subject, resource, window, "");
        }

        /** What a claim counts on. */
        public static Counter of(Counters.Claim claim) {
            return new Counter(
                    claim.subject(),
                    claim.limit().resource(),
                    claim.limit().window(),
                    claim.limit().currency());
        }
    }

    /**
     * The answer to an ask.
     *
     * @param begins of the window it is about, which is later than that asked for when this replica's clock is behind
     * @param granted 0 when there was less left than the least wanted
     * @param left behind it
     */
    record Answer(Instant begins, long granted, long left) {}

    /**
     * Takes at least {@code least} of a window's rest or nothing; more where much is left, so that the next requests need not ask.
     *
     * @param most the limit
     */
    Answer take(Counter counter, Instant begins, long least, long most);

    /** Adds what was used beyond what was taken, or gives back; a window that is over is left alone. */
    void correct(Counter counter, Instant begins, long amount);

    /**
     * Sets how many requests a replica may run at the same time.
     *
     * @param least that it runs now, the next one included; 0 gives all back
     * @param until when the others may take them, unless this is asked again
     * @return {@code granted}: all that it may run, 0 when {@code least} was too much
     */
    Answer slots(Subject subject, String replica, long least, long most, Instant now, Instant until);
}
