package io.axonhub.gateway.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Who sent the request.
 *
 * @param keyId the API key's stable id, such as {@code team-a/my-key}
 * @param keyName what people call it
 * @param profile the active profile's id, null when the key has none
 */
public record Identity(
        String keyId, String keyName, @Nullable String profile) {}
