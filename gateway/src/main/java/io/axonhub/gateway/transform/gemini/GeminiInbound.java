package io.axonhub.gateway.transform.gemini;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonScan;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.GenerationInbound;
import io.axonhub.gateway.transform.Layout;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamWriter;
import java.nio.charset.StandardCharsets;

/**
 * Clients that speak Google's Gemini API. Their streams are events with {@code alt=sse}, else one JSON array that grows.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">Gemini, generateContent</a>
 */
public final class GeminiInbound implements GenerationInbound {
    /** Blank lines: a comment would confuse the parsers of some of Google's own libraries, and white space fits an array too. */
    private static final byte[] KEEP_ALIVE = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private static StreamLayout streams(HttpCall call) {
        return GeminiCall.wantsArray(call.path()) ? StreamLayout.ARRAY : StreamLayout.EVENTS;
    }

    @Override
    public String format() {
        return GeminiOutbound.FORMAT;
    }

    @Override
    public Envelope envelope(HttpCall call) {
        GeminiCall said = GeminiCall.of(call.path());
        JsonScan scan;
        try {
            scan = JsonScan.of(call.body(), "contents");
        } catch (Json.BadJsonException e) {
            throw new GatewayException(
                    new LlmError.InvalidRequest("Invalid JSON payload received: " + e.getMessage(), null, null), e);
        }
        if (scan.member("contents").map(JsonScan.Member::kind).orElse(JsonScan.Kind.NULL) != JsonScan.Kind.ARRAY) {
            throw Fields.refuse("contents", "is required and must be an array");
        }
        return new Envelope(said.model(), said.stream(), true);
    }

    @Override
    public Request read(HttpCall call) {
        return GeminiRequestReader.read(call);
    }

    @Override
    public byte[] write(Response response, Request request, Notes notes) {
        return Json.bytes(GeminiResponseWriter.write(response, request, notes));
    }

    @Override
    public StreamWriter streamWriter(Request request, Notes notes) {
        return new GeminiStreamWriter(request, notes, StreamLayout.EVENTS.open());
    }

    @Override
    public StreamWriter streamWriter(Request request, Notes notes, HttpCall call) {
        return new GeminiStreamWriter(request, notes, streams(call).open());
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
    public byte[] streamError(LlmError error, String requestId, HttpCall call) {
        return streams(call).late(Json.bytes(GeminiErrors.body(error, requestId)));
    }

    @Override
    public byte[] keepAlive() {
        return KEEP_ALIVE.clone();
    }

    @Override
    public Headers streamHeaders(HttpCall call) {
        return Headers.of("content-type", streams(call).contentType());
    }

    @Override
    public Layout layout(HttpCall call) {
        return switch (streams(call)) {
            case EVENTS -> new Layout.AsItCame(this, call);
            case ARRAY -> new ArrayLayout(StreamLayout.ARRAY.open());
        };
    }
}
