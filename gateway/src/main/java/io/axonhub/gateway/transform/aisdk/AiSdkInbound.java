package io.axonhub.gateway.transform.aisdk;

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
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamWriter;
import java.util.function.Supplier;

/**
 * Clients of the Vercel AI SDK: {@code useChat} and its transports, which post a chat and read a stream in one of three protocols. The
 * surface streams unless the app says {@code stream: false}; then the answer is the whole {@code UIMessage}. A body names its model, or
 * the gateway's default stands in; without one the envelope's model is empty, and the only model of the key is meant.
 *
 * @see <a href="https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol">AI SDK, stream protocols</a>
 */
public final class AiSdkInbound implements GenerationInbound {
    /** The format's name; no provider speaks it. */
    public static final String FORMAT = "aisdk";

    private final Supplier<String> ids;
    private final String defaultModel;

    /**
     * {@code ids}: a new message id, for an answer whose provider gave none. {@code defaultModel}: for bodies that name none; empty when
     * there is no default.
     */
    public AiSdkInbound(Supplier<String> ids, String defaultModel) {
        this.ids = ids;
        this.defaultModel = defaultModel;
    }

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public Envelope envelope(HttpCall call) {
        StreamProtocol.of(call);
        return envelope(call.body());
    }

    private Envelope envelope(byte[] body) {
        JsonScan scan;
        try {
            scan = JsonScan.of(body, "model", "stream");
        } catch (Json.BadJsonException e) {
            throw new GatewayException(
                    new LlmError.InvalidRequest("The request body is not valid: " + e.getMessage() + ".", null, null),
                    e);
        }
        boolean stream =
                switch (scan.member("stream").map(JsonScan.Member::kind).orElse(JsonScan.Kind.NULL)) {
                    case TRUE, NULL -> true;
                    case FALSE -> false;
                    case STRING, NUMBER, OBJECT, ARRAY -> throw AiSdkFields.refuse("stream", "must be true or false");
                };
        return new Envelope(model(scan), stream, true);
    }

    private String model(JsonScan scan) {
        JsonScan.Member model = scan.member("model").orElse(null);
        if (model == null || model.kind() == JsonScan.Kind.NULL) {
            return defaultModel;
        }
        if (model.kind() != JsonScan.Kind.STRING || model.text().isBlank()) {
            throw AiSdkFields.refuse("model", "must be the name of a model");
        }
        return model.text();
    }

    @Override
    public Request read(HttpCall call) {
        Envelope envelope = envelope(call.body());
        return AiSdkRequestReader.read(call.body(), envelope.model(), envelope.stream());
    }

    @Override
    public byte[] write(Response response, Request request, Notes notes) {
        String id = response.id().isEmpty() ? ids.get() : response.id();
        return Json.bytes(UiMessageWriter.write(response, id, notes));
    }

    @Override
    public StreamWriter streamWriter(Request request, Notes notes) {
        return writer(StreamProtocol.UI, notes);
    }

    @Override
    public StreamWriter streamWriter(Request request, Notes notes, HttpCall call) {
        return writer(StreamProtocol.of(call), notes);
    }

    private StreamWriter writer(StreamProtocol protocol, Notes notes) {
        return switch (protocol) {
            case UI -> new UiStreamWriter(false, notes);
            case UI6 -> new UiStreamWriter(true, notes);
            case DATA -> new DataStreamWriter(ids.get(), notes);
            case TEXT -> new TextStreamWriter(notes);
        };
    }

    @Override
    public HttpReply error(LlmError error, String requestId) {
        return AiSdkErrors.reply(error, requestId);
    }

    @Override
    public byte[] streamError(LlmError error, String requestId) {
        return UiStreamWriter.failure(error);
    }

    @Override
    public byte[] streamError(LlmError error, String requestId, HttpCall call) {
        return switch (StreamProtocol.of(call)) {
            case UI, UI6 -> streamError(error, requestId);
            case DATA -> DataStreamWriter.failure(error);
            case TEXT -> new byte[0];
        };
    }

    @Override
    public byte[] keepAlive() {
        return UiStreamWriter.keepAlive();
    }

    @Override
    public byte[] keepAlive(HttpCall call) {
        return switch (StreamProtocol.of(call)) {
            case UI, UI6 -> keepAlive();
            case DATA -> DataStreamWriter.keepAlive();
            case TEXT -> new byte[0];
        };
    }

    @Override
    public Headers streamHeaders(HttpCall call) {
        return StreamProtocol.of(call).headers();
    }
}
