package io.axonhub.gateway.config;

/**
 * The admin API.
 *
 * @param introspection whether all who are signed in may read its schema, not owners only
 * @param oidc where people may sign in besides
 */
public record AdminConfig(boolean introspection, OidcConfig oidc) {
    /** From the {@code admin} node. */
    static AdminConfig from(Node node) {
        return new AdminConfig(node.flag("introspection"), OidcConfig.from(node.at("oidc")));
    }
}
