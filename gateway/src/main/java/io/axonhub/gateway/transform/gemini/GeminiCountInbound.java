package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.TokenCountInbound;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Google's clients that ask how many tokens a prompt has.
 *
 * @see <a href="https://ai.google.dev/api/tokens">Gemini, countTokens</a>
 */
public final class GeminiCountInbound implements TokenCountInbound {
    private static final byte[] BLANK = "\n\n".getBytes(StandardCharsets.US_ASCII);

    /** What the provider writes around each thing it is given. */
    private static final long AROUND = 20;

    /** What costs as its bytes do not tell. */
    private static final Set<String> UNBOUNDED =
            Set.of("inlineData", "inline_data", "fileData", "file_data", "cachedContent", "cached_content");

    @Override
    public String format() {
        return GeminiCountOutbound.FORMAT;
    }

    @Override
    public Envelope envelope(HttpCall call) {
        JsonNode body = body(call);
        if (!body.path("contents").isArray()
                && !body.path(GeminiCountOutbound.WHOLE).path("contents").isArray()) {
            throw Fields.refuse("contents", "is required and must be an array");
        }
        return new Envelope(GeminiCall.of(call.path()).model(), false, true);
    }

    private static JsonNode body(HttpCall call) {
        try {
            return Json.parse(call.body());
        } catch (Json.BadJsonException e) {
            throw new GatewayException(
                    new LlmError.InvalidRequest("Invalid JSON payload received: " + e.getMessage(), null, null), e);
        }
    }

    /** No tokenizer makes more tokens of a text than it has bytes. */
    @Override
    public Optional<HttpReply> estimated(HttpCall call) {
        long bound = bound(body(call));
        return bound < 0
                ? Optional.empty()
                : Optional.of(HttpReply.json(200, Json.bytes(Json.object().put("totalTokens", bound + AROUND))));
    }

    /** Negative when there is none. */
    private static long bound(JsonNode node) {
        if (!node.isContainerNode()) {
            return node.asText().getBytes(StandardCharsets.UTF_8).length;
        }
        long sum = AROUND;
        for (JsonNode element : node.isArray() ? node : Json.array()) {
            long part = bound(element);
            if (part < 0) {
                return part;
            }
            sum += part;
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            long part = UNBOUNDED.contains(member.getKey()) ? -1 : bound(member.getValue());
            if (part < 0) {
                return part;
            }
            sum += part + member.getKey().getBytes(StandardCharsets.UTF_8).length;
        }
        return sum;
    }

    @Override
    public HttpReply error(LlmError error, String requestId) {
        return GeminiErrors.reply(error, requestId);
    }

    @Override
    public byte[] streamError(LlmError error, String requestId) {
        return StreamLayout.EVENTS.late(Json.bytes(GeminiErrors.body(error, requestId)));
    }

    @Override
    public byte[] keepAlive() {
        return BLANK.clone();
    }
}
