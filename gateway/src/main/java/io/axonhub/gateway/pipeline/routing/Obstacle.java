package io.axonhub.gateway.pipeline.routing;

import java.time.Duration;

/** What keeps a request from a channel for now. {@code left}: nanoseconds until it may be gone. */
record Obstacle(Reason reason, long left) {
    /** Of what ends when some request does. */
    static final long UNKNOWN = Duration.ofSeconds(1).toNanos();

    /** Why. */
    enum Reason {
        FAILING("breaker open"),
        OVERLOADED("overloaded"),
        NO_CREDENTIAL("credentials resting"),
        FULL("full");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** As shown to people. */
        String text() {
            return text;
        }
    }
}
