package io.axonhub.gateway.client.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Upstream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A provider inside the process: it speaks OpenAI's chat completions in bytes, answers the same to the same request (but for
 * {@code created}), and does on request what real providers do. {@code GET /models} lists {@code simulated-echo}.
 *
 * <p>The answer is {@code You said: <last user message>}; after a tool result, {@code The tool said: <result>}. Directives stand
 * anywhere in the last user message, as in {@code [[sim reasoning ttft=300ms gap=20ms]]}, or in the model's name joined by
 * underscores, as in {@code simulated-reasoning_gap=20ms}. A value with blanks is quoted or a JSON object.
 *
 * <table>
 * <caption>Directives</caption>
 * <tr><td>{@code text="..."}</td><td>this answer</td></tr>
 * <tr><td>{@code tokens=200}</td><td>an answer of so many words</td></tr>
 * <tr><td>{@code reasoning} or {@code reasoning="..."}</td><td>{@code reasoning_content} before the answer</td></tr>
 * <tr><td>{@code tool} or {@code tool=name}</td><td>calls the first, or this, tool, unless its result is there already</td></tr>
 * <tr><td>{@code args={"city":"Paris"}}</td><td>with these arguments, else made from the tool's schema</td></tr>
 * <tr><td>{@code refusal} or {@code refusal="..."}</td><td>a refusal instead of text</td></tr>
 * <tr><td>{@code stop=length}</td><td>this finish_reason</td></tr>
 * <tr><td>{@code ttft=300ms}</td><td>waits before the answer starts</td></tr>
 * <tr><td>{@code gap=20ms}</td><td>waits before each further frame of a stream</td></tr>
 * <tr><td>{@code error=429}</td><td>this status with OpenAI's error body; {@code message="..."} its text, {@code retry-after=2}
 *     its header</td></tr>
 * <tr><td>{@code error-after=3}</td><td>an error event after so many frames of a stream</td></tr>
 * <tr><td>{@code cut-after=3}</td><td>the connection breaks after so many frames of a stream (or bytes of a whole answer)</td></tr>
 * </table>
 *
 * <p>Usage counts four characters as a token: the messages' and tools' JSON in, text, reasoning and tool calls out; of a prompt whose
 * earlier messages exceed 1,024 tokens, those are cached ones.
 */
public final class SimulatedUpstream implements Upstream {
    private static final int DEFAULT_STATUS = 500;

    private final Clock clock;

    /** {@code clock} gives {@code created} and is the one that deadlines are made with. */
    public SimulatedUpstream(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Answer send(HttpCall call, URI baseUrl, Timeouts timeouts, Instant deadline) {
        String path = call.path().indexOf('?') < 0
                ? call.path()
                : call.path().substring(0, call.path().indexOf('?'));
        if (call.method().equals("GET") && path.endsWith("/models")) {
            return whole(200, models(), deadline, timeouts);
        }
        if (!call.method().equals("POST") || !path.endsWith("/chat/completions")) {
            return whole(404, ChatWire.error(404, "the simulated provider has no " + call), deadline, timeouts);
        }
        JsonNode body;
        try {
            body = Json.parse(call.body());
        } catch (Json.BadJsonException e) {
            return whole(400, ChatWire.error(400, e.getMessage()), deadline, timeouts);
        }
        if (!body.path("model").isTextual() || body.path("messages").isEmpty()) {
            return whole(400, ChatWire.error(400, "model and messages are required"), deadline, timeouts);
        }
        return answer(Prompt.of(body), timeouts, deadline);
    }

    private Answer answer(Prompt prompt, Timeouts timeouts, Instant deadline) {
        Directives directives = Directives.of(prompt.model(), prompt.lastUser());
        Optional<String> mistake = directives.mistake();
        if (mistake.isPresent()) {
            return whole(400, ChatWire.error(400, mistake.get()), deadline, timeouts);
        }
        Pace pace = new Pace(clock, timeouts, deadline);
        pace.beforeHead(directives.time("ttft"));
        if (directives.has("error")) {
            int status = directives.number("error").orElse(DEFAULT_STATUS);
            byte[] error =
                    Json.bytes(ChatWire.error(status, directives.text("message").orElse(null)));
            Headers headers = headers("application/json");
            Headers retry = directives
                    .text("retry-after")
                    .map(after -> headers.with("retry-after", after))
                    .orElse(headers);
            return new SimulatedAnswer(status, retry, List.of(error), Duration.ZERO, -1, pace);
        }
        ChatWire wire =
                new ChatWire(Script.of(prompt, directives), clock.instant().getEpochSecond());
        int cut = directives.number("cut-after").orElse(-1);
        if (!prompt.stream()) {
            return new SimulatedAnswer(
                    200, headers("application/json"), halves(wire.whole(), cut), Duration.ZERO, Math.min(cut, 1), pace);
        }
        List<byte[]> frames = wire.frames();
        int failAfter = directives.number("error-after").orElse(-1);
        if (failAfter >= 0) {
            frames = new ArrayList<>(frames.subList(0, Math.min(failAfter, frames.size())));
            frames.add(SseFrame.encode(
                    null,
                    Json.bytes(ChatWire.error(500, directives.text("message").orElse(null)))));
        }
        return new SimulatedAnswer(
                200, headers("text/event-stream; charset=utf-8"), frames, directives.time("gap"), cut, pace);
    }

    /** A whole answer that is to break after {@code cut} bytes, in two pieces. */
    private static List<byte[]> halves(byte[] whole, int cut) {
        int at = Math.clamp(cut, 0, whole.length);
        return cut < 0
                ? List.of(whole)
                : List.of(Arrays.copyOf(whole, at), Arrays.copyOfRange(whole, at, whole.length));
    }

    private Answer whole(int status, ObjectNode body, Instant deadline, Timeouts timeouts) {
        Pace pace = new Pace(clock, timeouts, deadline);
        return new SimulatedAnswer(
                status, headers("application/json"), List.of(Json.bytes(body)), Duration.ZERO, -1, pace);
    }

    private static Headers headers(String contentType) {
        return Headers.of("content-type", contentType, "x-request-id", "req_simulated");
    }

    private ObjectNode models() {
        ObjectNode body = Json.object().put("object", "list");
        ObjectNode model = body.putArray("data").addObject();
        model.put("id", "simulated-echo").put("object", "model");
        model.put("created", 1_700_000_000).put("owned_by", "axonhub");
        return body;
    }

    static GatewayException canceled() {
        return new GatewayException(new LlmError.Canceled("the request was canceled"));
    }
}
