package io.axonhub.gateway.config;

import io.helidon.config.Config;

/** Limits that several replicas share. */
public record LimitsConfig(WhenDown whenStoreIsDown) {
    /** What happens to requests under limits while the database cannot be reached. */
    public enum WhenDown {
        /** Each replica goes on with its part of each limit. */
        LOCAL,
        /** They are refused with 503. */
        REFUSE
    }

    /** From the {@code limits} node. */
    public static LimitsConfig from(Config config) {
        return new LimitsConfig(Values.choice(config, "when-store-is-down", WhenDown.class));
    }
}
