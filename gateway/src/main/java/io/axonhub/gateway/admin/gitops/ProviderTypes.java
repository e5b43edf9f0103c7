package io.axonhub.gateway.admin.gitops;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The providers this gateway can speak to; implemented over its catalog. */
public interface ProviderTypes {
    /** The provider of this type; empty when this version of the gateway does not support it. */
    Optional<ProviderType> find(String type);

    /**
     * What a channel of a type takes from the catalog.
     *
     * @param defaultBaseUrl null when each channel must give its own
     * @param needsCredential whether it answers no request without one
     * @param apiFormats the gateway's format by the value of {@code spec.apiFormat}, such as {@code openai} to {@code openai-chat}
     * @param defaultApiFormat the gateway's format when {@code spec.apiFormat} is absent
     */
    record ProviderType(
            @Nullable URI defaultBaseUrl,
            boolean needsCredential,
            Map<String, String> apiFormats,
            String defaultApiFormat) {
        public ProviderType {
            apiFormats = Map.copyOf(apiFormats);
        }
    }
}
