package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.TokenCountInbound;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Clients that ask how many tokens a prompt has. They prefer no answer to one that is too low, by which they would run into the
 * model's limit.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages-count-tokens">Count message tokens</a>
 */
public final class CountTokensInbound implements TokenCountInbound {
    private final AnthropicInbound messages;

    /** {@code messages}: the dialect it belongs to. */
    public CountTokensInbound(AnthropicInbound messages) {
        this.messages = messages;
    }

    @Override
    public String format() {
        return CountTokensOutbound.FORMAT;
    }

    @Override
    public Envelope envelope(HttpCall call) {
        return messages.envelope(call);
    }

    @Override
    public Optional<HttpReply> estimated(HttpCall call) {
        JsonNode body = Json.parse(call.body());
        OptionalLong bound = TokenBound.of(body);
        return bound.isPresent()
                ? Optional.of(HttpReply.json(200, Json.bytes(Json.object().put("input_tokens", bound.getAsLong()))))
                : Optional.empty();
    }

    @Override
    public HttpReply error(LlmError error, String requestId) {
        return messages.error(error, requestId);
    }

    @Override
    public byte[] streamError(LlmError error, String requestId) {
        return messages.streamError(error, requestId);
    }

    @Override
    public byte[] keepAlive() {
        return messages.keepAlive();
    }
}
