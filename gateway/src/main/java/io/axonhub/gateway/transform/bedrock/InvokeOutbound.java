package io.axonhub.gateway.transform.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.FrameDecoder;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.GenerationOutbound;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.Target;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A vendor's own dialect in Bedrock's wrapping: the path names the model, and a stream's events come as base64 in binary messages.
 * Each event becomes the server-sent event that the vendor itself would have sent, so that clients of the dialect get its JSON byte
 * for byte.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModelWithResponseStream.html">InvokeModelWithResponseStream</a>
 */
public final class InvokeOutbound implements GenerationOutbound {
    /** The format's name. */
    public static final String FORMAT = "bedrock-invoke";

    private final GenerationOutbound inner;

    /** {@code inner}: the vendor's dialect, with bodies as Bedrock takes them. */
    public InvokeOutbound(GenerationOutbound inner) {
        this.inner = inner;
    }

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public String dialect() {
        return inner.dialect();
    }

    @Override
    public HttpCall write(Request request, Target target, Notes notes) {
        return wrapped(inner.write(request, target, notes), target, request.stream());
    }

    @Override
    public String unified(String wire) {
        return inner.unified(wire);
    }

    @Override
    public HttpCall forward(HttpCall call, Envelope envelope, Target target, Notes notes) {
        return wrapped(inner.forward(call, envelope, target, notes), target, envelope.stream());
    }

    private static HttpCall wrapped(HttpCall call, Target target, boolean stream) {
        String operation = stream ? "invoke-with-response-stream" : "invoke";
        Headers headers = Headers.of("content-type", "application/json", "accept", accept(stream));
        return new HttpCall("POST", ModelPath.of(target.model(), operation), headers, call.body());
    }

    private static String accept(boolean stream) {
        return stream ? ConverseOutbound.EVENT_STREAM : "application/json";
    }

    @Override
    public Response read(HttpReply reply) {
        return inner.read(reply);
    }

    @Override
    public StreamReader streamReader() {
        return new Reader(inner.streamReader());
    }

    @Override
    public FrameDecoder frames() {
        return new EventFrames(InvokeOutbound::event);
    }

    @Override
    public LlmError error(HttpReply reply) {
        return BedrockErrors.of(reply);
    }

    @Override
    public boolean isInjected(SseFrame frame, Envelope envelope) {
        return frame.raw().length == 0 || inner.isInjected(frame, envelope);
    }

    private static SseFrame event(EventMessage message) {
        if (!message.header(":event-type").orElse("").equals("chunk")) {
            return new SseFrame(null, new byte[0], new byte[0]);
        }
        try {
            JsonNode payload = Json.parse(message.payload());
            byte[] data = EventFrames.oneLine(inside(payload, message.payload()));
            JsonNode type = Json.parse(data).path("type");
            String event = type.isTextual() ? type.textValue() : null;
            return new SseFrame(event, data, SseFrame.encode(event, data));
        } catch (Json.BadJsonException | IllegalArgumentException e) {
            throw new EventMessage.BrokenException("a chunk that holds no JSON");
        }
    }

    /** The event's JSON: base64 in {@code bytes}, or bare, as servers that copy Bedrock have it. */
    private static byte[] inside(JsonNode payload, byte[] bare) {
        JsonNode bytes = payload.path("bytes");
        return bytes.isMissingNode() && payload.path("type").isTextual()
                ? bare
                : Base64.getDecoder().decode(bytes.asText(""));
    }

    /** The dialect's own reader, behind what only Bedrock says. */
    private static final class Reader implements StreamReader {
        private final StreamReader inner;
        private boolean over;

        Reader(StreamReader inner) {
            this.inner = inner;
        }

        @Override
        public List<StreamEvent> accept(SseFrame frame) {
            if (over) {
                return List.of();
            }
            Optional<LlmError> error = Failures.of(frame);
            List<StreamEvent> events =
                    error.isPresent() ? List.of(new StreamEvent.Failure(error.get())) : inner.accept(frame);
            over = !events.isEmpty() && isLast(events.getLast());
            return events;
        }

        private static boolean isLast(StreamEvent event) {
            return event instanceof StreamEvent.End || event instanceof StreamEvent.Failure;
        }

        @Override
        public List<StreamEvent> finish() {
            return over ? List.of() : inner.finish();
        }
    }
}
