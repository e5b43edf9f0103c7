package io.axonhub.gateway.provider;

import java.util.Map;
import java.util.Optional;

/**
 * A row of the catalog: what is known of a vendor, as data.
 *
 * @param type the name in a channel's {@code type}
 * @param endpoints by what a channel may say as its {@code apiFormat}; never empty
 * @param defaultApiFormat one of them
 * @param credential whether a credential is needed, possible or meaningless
 */
public record Provider(
        String type, Map<String, Endpoint> endpoints, String defaultApiFormat, CredentialNeed credential) {
    /** Whether a channel of this type has credentials. */
    public enum CredentialNeed {
        REQUIRED,
        OPTIONAL,
        NONE
    }

    public Provider {
        endpoints = Map.copyOf(endpoints);
        if (!endpoints.containsKey(defaultApiFormat)) {
            throw new IllegalArgumentException(type + " has no endpoint " + defaultApiFormat);
        }
    }

    /** The endpoint for {@code apiFormat}; empty when the vendor has none of it. */
    public Optional<Endpoint> endpoint(String apiFormat) {
        return Optional.ofNullable(endpoints.get(apiFormat));
    }
}
