package io.axonhub.gateway.config;

import io.helidon.config.Config;

/**
 * What of a request is kept in its record.
 *
 * @param requestBody the client's body
 * @param responseBody the answer, streams put together
 * @param chunks each frame of a stream
 */
public record StorageConfig(boolean requestBody, boolean responseBody, boolean chunks) {
    /** From the {@code storage} node. */
    public static StorageConfig from(Config config) {
        return new StorageConfig(
                Values.flag(config, "request-body"),
                Values.flag(config, "response-body"),
                Values.flag(config, "chunks"));
    }
}
