package io.axonhub.gateway.config;

import io.helidon.config.Config;

/** How channels are found. {@code avoidFailing}: whether requests stay away from what failed for requests before them. */
public record RoutingConfig(boolean avoidFailing) {
    /** From the {@code routing} node. */
    public static RoutingConfig from(Config config) {
        return new RoutingConfig(Values.flag(config, "avoid-failing"));
    }
}
