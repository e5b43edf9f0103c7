package io.axonhub.gateway.transform.anthropic;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonScan;
import io.axonhub.gateway.json.JsonScan.Kind;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.GenerationInbound;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Clients that speak Anthropic Messages: the vendor's SDKs and Claude Code.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages">Messages API</a>
 */
public final class AnthropicInbound implements GenerationInbound {
    private static final byte[] PING = SseFrame.encode("ping", "{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8));

    private final Supplier<String> ids;

    /** {@code ids}: a new message id such as {@code msg_01ab}, for an answer whose provider gave none. */
    public AnthropicInbound(Supplier<String> ids) {
        this.ids = ids;
    }

    @Override
    public String format() {
        return AnthropicOutbound.FORMAT;
    }

    @Override
    public Envelope envelope(HttpCall call) {
        JsonScan scan;
        try {
            scan = JsonScan.of(call.body(), "model", "stream", "metadata");
        } catch (Json.BadJsonException e) {
            throw new GatewayException(
                    new LlmError.InvalidRequest("The request body is not valid: " + e.getMessage(), null, null), e);
        }
        JsonScan.Member model = scan.member("model").orElseThrow(() -> bad("model", "Field required"));
        if (model.kind() != Kind.STRING || model.text().isBlank()) {
            throw bad("model", "Input should be a valid string");
        }
        Kind stream = scan.member("stream").map(JsonScan.Member::kind).orElse(Kind.NULL);
        return switch (stream) {
            case TRUE -> new Envelope(model.text(), true, true, user(scan));
            case FALSE, NULL -> new Envelope(model.text(), false, true, user(scan));
            case STRING, NUMBER, OBJECT, ARRAY -> throw bad("stream", "Input should be a valid boolean");
        };
    }

    /** {@code metadata.user_id}, in which Claude Code says its session. */
    private static @Nullable String user(JsonScan scan) {
        return scan.member("metadata")
                .filter(metadata -> metadata.kind() == Kind.OBJECT)
                .map(metadata ->
                        Json.parse(scan.bytes(metadata)).path("user_id").textValue())
                .orElse(null);
    }

    private static GatewayException bad(String field, String what) {
        return new GatewayException(LlmError.InvalidRequest.of(field, field + ": " + what));
    }

    @Override
    public Request read(HttpCall call) {
        return AnthropicRequestReader.read(call.body(), call.headers().all(AnthropicOutbound.BETA_HEADER));
    }

    @Override
    public byte[] write(Response response, Request request, Notes notes) {
        String id = response.id().isEmpty() ? ids.get() : response.id();
        String model = response.model().isEmpty() ? request.model() : response.model();
        return Json.bytes(AnthropicResponseWriter.write(response, id, model, notes));
    }

    @Override
    public StreamWriter streamWriter(Request request, Notes notes) {
        return new AnthropicStreamWriter(new AnthropicStreamWriter.Supplying(ids.get(), request.model()), notes);
    }

    @Override
    public HttpReply error(LlmError error, String requestId) {
        return AnthropicErrors.reply(error, requestId);
    }

    @Override
    public byte[] streamError(LlmError error, String requestId) {
        return SseFrame.encode("error", Json.bytes(AnthropicErrors.body(error, requestId)));
    }

    @Override
    public byte[] streamEnd() {
        return AnthropicStreamWriter.messageStop();
    }

    @Override
    public byte[] keepAlive() {
        return PING.clone();
    }
}
