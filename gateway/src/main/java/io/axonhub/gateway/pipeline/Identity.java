package io.axonhub.gateway.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Who sent the request.
 *
 * @param keyId the API key's stable id, such as {@code team-a/my-key}
 * @param keyName what people call it
 * @param profile the active profile's id, null when the key has none
 * @param team whose key it is, null when it is not told
 * @param user the person among them
 * @param priority 0..100; the higher is served first where requests wait
 */
public record Identity(
        String keyId,
        String keyName,
        @Nullable String profile,
        @Nullable String team,
        @Nullable String user,
        int priority) {
    /** By a key without an owner. */
    public Identity(String keyId, String keyName, @Nullable String profile) {
        this(keyId, keyName, profile, null, null, 0);
    }
}
