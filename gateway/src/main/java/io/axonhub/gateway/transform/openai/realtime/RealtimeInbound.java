package io.axonhub.gateway.transform.openai.realtime;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.Inbound;
import io.axonhub.gateway.transform.openai.OpenAiErrors;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Realtime sessions of clients: {@code GET /v1/realtime?model=...} with a WebSocket handshake.
 *
 * @see <a href="https://platform.openai.com/docs/guides/realtime-websocket">OpenAI, realtime with WebSockets</a>
 */
public final class RealtimeInbound implements Inbound {
    /** The format's name. */
    static final String FORMAT = "openai-realtime";

    /** RFC 6455: an unexpected condition at the server. */
    private static final int UNEXPECTED = 1011;

    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public Operation operation() {
        return Operation.REALTIME;
    }

    /** The model stands in the query: it chooses the channel, so that a session cannot do without. */
    @Override
    public Envelope envelope(HttpCall call) {
        int mark = call.path().indexOf('?');
        String query = mark < 0 ? "" : call.path().substring(mark + 1);
        String model = Arrays.stream(query.split("&", -1))
                .filter(pair -> pair.startsWith("model="))
                .map(pair -> decoded(pair.substring("model=".length())))
                .findFirst()
                .orElse("");
        if (model.isEmpty()) {
            throw new GatewayException(new LlmError.InvalidRequest(
                    "you must say the model in the query: /v1/realtime?model=...",
                    "model",
                    "missing_required_parameter"));
        }
        if (call.headers().first("upgrade").isEmpty()) {
            throw new GatewayException(new LlmError.InvalidRequest(
                    "/v1/realtime is a WebSocket: the request must ask for an upgrade", "upgrade", "invalid_request"));
        }
        return new Envelope(model, true, true);
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new GatewayException(LlmError.InvalidRequest.of("model", "the query has a broken escape"), e);
        }
    }

    @Override
    public HttpReply error(LlmError error, String requestId) {
        return OpenAiErrors.reply(error, requestId, "model");
    }

    /** An {@code error} event, then the close frame that says that the server is to blame. */
    @Override
    public byte[] streamError(LlmError error, String requestId) {
        var event = OpenAiErrors.body(error, "model").put("type", "error").put("event_id", requestId);
        byte[] text = Json.bytes(event);
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + 16);
        out.write(TEXT);
        if (text.length < 126) {
            out.write(text.length);
        } else {
            out.write(126);
            out.write(text.length >> 8);
            out.write(text.length);
        }
        out.writeBytes(text);
        out.write(CLOSE);
        out.write(2);
        out.write(UNEXPECTED >> 8);
        out.write(UNEXPECTED & 0xFF);
        return out.toByteArray();
    }

    /** Nothing: both ends have their own pings, which pass. */
    @Override
    public byte[] keepAlive() {
        return new byte[0];
    }
}
