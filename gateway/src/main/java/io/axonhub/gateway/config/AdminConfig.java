package io.axonhub.gateway.config;

import io.helidon.config.Config;

/** The admin API. {@code introspection}: whether all who are signed in may read its schema, not owners only. */
public record AdminConfig(boolean introspection) {
    /** From the {@code admin} node. */
    public static AdminConfig from(Config config) {
        return new AdminConfig(Values.flag(config, "introspection"));
    }
}
