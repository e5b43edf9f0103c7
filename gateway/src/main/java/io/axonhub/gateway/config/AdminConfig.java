package io.axonhub.gateway.config;

import io.helidon.config.Config;

/**
 * The admin API.
 *
 * @param introspection whether all who are signed in may read its schema, not owners only
 * @param oidc where people may sign in besides
 */
public record AdminConfig(boolean introspection, OidcConfig oidc) {
    /** From the {@code admin} node. */
    public static AdminConfig from(Config config) {
        return new AdminConfig(Values.flag(config, "introspection"), OidcConfig.from(config.get("oidc")));
    }
}
