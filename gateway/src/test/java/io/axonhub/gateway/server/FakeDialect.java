package io.axonhub.gateway.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.GenerationInbound;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamWriter;
import java.nio.charset.StandardCharsets;

/** A dialect that says only what the server needs: its name is in each of its errors. */
record FakeDialect(String format) implements GenerationInbound {
    @Override
    public Envelope envelope(HttpCall call) {
        try {
            JsonNode body = Json.parse(call.body());
            return new Envelope(body.path("model").asText(), body.path("stream").asBoolean(), false);
        } catch (Json.BadJsonException e) {
            throw new GatewayException(LlmError.InvalidRequest.of("body", e.getMessage() + ""), e);
        }
    }

    @Override
    public Request read(HttpCall call) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] write(Response response, Request request, Notes notes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StreamWriter streamWriter(Request request, Notes notes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HttpReply error(LlmError error, String requestId) {
        int status = switch (error) {
            case LlmError.Unauthenticated ignored -> 401;
            case LlmError.NotFound ignored -> 404;
            case LlmError.ModelNotFound ignored -> 404;
            case LlmError.TooLarge ignored -> 413;
            case LlmError.Timeout ignored -> 504;
            case LlmError.Unavailable ignored -> 503;
            case LlmError.Internal ignored -> 500;
            default -> 400;
        };
        return HttpReply.json(
                status,
                Json.bytes(Json.object()
                        .put("dialect", format)
                        .put("class", error.errorClass())
                        .put("code", error instanceof LlmError.InvalidRequest bad ? bad.code() : null)
                        .put("message", error.message())
                        .put("id", requestId)));
    }

    @Override
    public byte[] streamError(LlmError error, String requestId) {
        return ("data: error " + error.errorClass() + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A call with {@code ?mute} gets a stream that has no words for errors and no keep-alives. */
    @Override
    public byte[] streamError(LlmError error, String requestId, HttpCall call) {
        return call.path().endsWith("?mute") ? new byte[0] : streamError(error, requestId);
    }

    @Override
    public byte[] keepAlive(HttpCall call) {
        return call.path().endsWith("?mute") ? new byte[0] : keepAlive();
    }

    @Override
    public byte[] keepAlive() {
        return (": keep-alive " + format + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
