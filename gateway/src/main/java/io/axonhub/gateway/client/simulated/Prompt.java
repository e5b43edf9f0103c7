package io.axonhub.gateway.client.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * What the simulated provider reads of a chat completion request.
 *
 * @param lastUser the text of the last user message
 * @param toolResult the text of the last message when that is a tool's result
 * @param tools function tools, as they stand
 * @param tokens input tokens
 * @param cached those of them that belong to all but the last message when that part is long enough to be cached
 */
record Prompt(
        String model,
        String lastUser,
        Optional<String> toolResult,
        List<JsonNode> tools,
        boolean stream,
        boolean streamUsage,
        int tokens,
        int cached) {
    /** OpenAI caches prefixes of 1,024 tokens and more, in steps of 128. */
    private static final int CACHED_FROM = 1024;

    private static final int CACHED_STEP = 128;

    /** Reads a request that is known to be an object with messages. */
    static Prompt of(JsonNode body) {
        JsonNode messages = body.path("messages");
        JsonNode last = messages.path(messages.size() - 1);
        String lastUser = "";
        for (JsonNode message : messages) {
            if (message.path("role").asText().equals("user")) {
                lastUser = text(message.path("content"));
            }
        }
        int total = tokens(Json.text(messages)) + (body.has("tools") ? tokens(Json.text(body.path("tools"))) : 0);
        int prefix = total - tokens(Json.text(last));
        return new Prompt(
                body.path("model").asText(),
                lastUser,
                last.path("role").asText().equals("tool") ? Optional.of(text(last.path("content"))) : Optional.empty(),
                body.path("tools")
                        .valueStream()
                        .filter(tool -> tool.has("function"))
                        .toList(),
                body.path("stream").asBoolean(),
                body.path("stream_options").path("include_usage").asBoolean(),
                total,
                prefix < CACHED_FROM ? 0 : prefix / CACHED_STEP * CACHED_STEP);
    }

    /** Four characters a token, rounded up. */
    static int tokens(String text) {
        return (text.length() + 3) / 4;
    }

    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.path("text").asText(""));
        }
        return text.toString();
    }
}
