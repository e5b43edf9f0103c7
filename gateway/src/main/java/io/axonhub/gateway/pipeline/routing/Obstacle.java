package io.axonhub.gateway.pipeline.routing;

import java.time.Duration;
import java.util.Locale;

/** What keeps a request from a channel for now. {@code left}: nanoseconds until it may be gone. */
record Obstacle(Reason reason, long left) {
    /** Of what ends when some request does. */
    static final long UNKNOWN = Duration.ofSeconds(1).toNanos();

    /** Why. */
    enum Reason {
        FAILING,
        OVERLOADED,
        NO_CREDENTIAL,
        FULL;

        /** As shown to people. */
        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
