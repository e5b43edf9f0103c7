package io.axonhub.gateway.transform.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.Usage;
import org.jspecify.annotations.Nullable;

/** Converse's {@code usage} to counters: {@code inputTokens} excludes the cache, and reasoning is not told apart from output. */
final class ConverseUsage {
    private ConverseUsage() {}

    static @Nullable Usage read(JsonNode usage) {
        if (!usage.isObject()
                || !(usage.path("inputTokens").isNumber()
                        || usage.path("outputTokens").isNumber())) {
            return null;
        }
        long written = usage.path("cacheWriteInputTokens").asLong();
        long hour = 0;
        for (JsonNode detail : usage.path("cacheDetails")) {
            hour += detail.path("ttl").asText("").equals("1h")
                    ? detail.path("inputTokens").asLong()
                    : 0;
        }
        hour = Math.clamp(hour, 0, Math.max(0, written));
        return new Usage(
                usage.path("inputTokens").asLong(),
                usage.path("cacheReadInputTokens").asLong(),
                written - hour,
                hour,
                usage.path("outputTokens").asLong(),
                0);
    }
}
