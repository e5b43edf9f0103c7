package io.axonhub.gateway.config;

import io.helidon.config.Config;
import java.time.Duration;

/**
 * What of a request is kept in its record.
 *
 * @param requestBody the client's body
 * @param responseBody the answer, streams put together
 * @param chunks each frame of a stream
 * @param answers what is kept so that clients may continue it
 */
public record StorageConfig(boolean requestBody, boolean responseBody, boolean chunks, Answers answers) {
    /**
     * Answers that clients of a dialect with memory may continue by their id.
     *
     * @param enabled off: nothing is kept, and a request that names an earlier answer is refused
     * @param maxAge older ones are forgotten
     * @param maxSize bytes of one answer and its conversation; a longer one cannot be continued
     * @param maxTotal bytes of all, the oldest go first
     */
    public record Answers(boolean enabled, Duration maxAge, long maxSize, long maxTotal) {
        static Answers from(Config config) {
            return new Answers(
                    Values.flag(config, "enabled"),
                    Values.duration(config, "max-age"),
                    Values.size(config, "max-size"),
                    Values.size(config, "max-total"));
        }
    }

    /** From the {@code storage} node. */
    public static StorageConfig from(Config config) {
        return new StorageConfig(
                Values.flag(config, "request-body"),
                Values.flag(config, "response-body"),
                Values.flag(config, "chunks"),
                Answers.from(config.get("answers")));
    }
}
