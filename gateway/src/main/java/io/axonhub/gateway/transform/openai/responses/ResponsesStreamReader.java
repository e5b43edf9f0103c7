package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StopReason.Kind;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Strays;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.openai.StableId;
import io.axonhub.gateway.transform.openai.UpstreamErrors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider's events to ours. The terminal event's response is the whole answer: whatever of it has not streamed is taken from
 * there, which is also how a whole answer is read.
 */
final class ResponsesStreamReader implements StreamReader {
    private List<StreamEvent> out = new ArrayList<>();
    private final OutputReader output = new OutputReader(event -> out.add(event));
    private final Strays strays = new Strays();
    private boolean started;
    private boolean over;

    @Override
    public List<StreamEvent> accept(SseFrame frame) {
        if (!over) {
            read(frame);
        }
        return taken();
    }

    @Override
    public List<StreamEvent> finish() {
        fail(
                started
                        ? new LlmError.ConnectionLost("The provider's stream ended before its answer did.")
                        : new LlmError.MalformedUpstream("The provider's stream ended before it gave an answer."));
        return taken();
    }

    @Override
    public Map<String, JsonNode> extras() {
        return strays.members();
    }

    /** The events of a whole answer. */
    List<StreamEvent> whole(JsonNode body) {
        body(body);
        return taken();
    }

    private void body(JsonNode body) {
        if (!body.path("output").isArray() && UpstreamErrors.isError(body)) {
            fail(UpstreamErrors.inBand(body));
        } else if (body.path("output").isArray() || body.path("status").asText().equals("failed")) {
            terminal(body);
        } else {
            malformed("The provider's answer is no response.");
        }
    }

    private List<StreamEvent> taken() {
        List<StreamEvent> events = out;
        out = new ArrayList<>();
        return events;
    }

    private void read(SseFrame frame) {
        String text = frame.text().strip();
        if (text.isEmpty()) {
            bare(new String(frame.raw(), StandardCharsets.UTF_8));
            return;
        }
        if (text.equals("[DONE]")) {
            return;
        }
        try {
            if (Json.parse(text) instanceof ObjectNode event) {
                String type = event.path("type").asText("");
                event(type.isEmpty() && frame.event() != null ? frame.event() : type, event);
                return;
            }
        } catch (Json.BadJsonException e) {
            malformed("The provider's stream holds an event that is no JSON.");
            return;
        }
        malformed("The provider's stream holds an event that is no object.");
    }

    /** A body that is no event stream: an error, or a whole answer from a server that does not stream. */
    private void bare(String raw) {
        String text = raw.replace("\uFEFF", "").strip();
        if (text.startsWith("{")) {
            Json.parseObject(text).ifPresent(this::body);
        }
    }

    private void event(String type, ObjectNode event) {
        if (type.equals("error") || UpstreamErrors.isError(event)) {
            fail(inBand(event));
            return;
        }
        switch (type) {
            case "response.created", "response.in_progress", "response.queued" -> start(event.path("response"));
            case "response.completed", "response.incomplete", "response.failed", "response.cancelled" ->
                terminal(event.path("response"));
            default -> item(event);
        }
    }

    private void item(ObjectNode event) {
        if (!event.has("output_index")) {
            return;
        }
        start(event.path("response"));
        if (event.path("type").asText("").equals(OutputReader.DONE)) {
            ResponsesResponseReader.item(
                    event.path("item"), "output[" + event.path("output_index").asInt() + "]", strays);
        }
        output.accept(event);
        checked();
    }

    private void checked() {
        if (output.problem() != null) {
            malformed(output.problem());
        }
    }

    /** A missing id is made from what is there, so that reading it again gives the same. */
    private void start(JsonNode response) {
        if (started) {
            return;
        }
        started = true;
        String id = response.path("id").asText("");
        out.add(new StreamEvent.Start(
                id.isEmpty() ? "resp_" + StableId.of(response.toString()) : id,
                response.path("model").asText("")));
    }

    private void terminal(JsonNode response) {
        start(response);
        ResponsesResponseReader.look(response, strays);
        Usage usage = ResponsesUsage.read(response.path("usage"));
        if (usage != null) {
            out.add(new StreamEvent.UsageReport(usage));
        }
        switch (response.path("status").asText("completed")) {
            case "completed" -> end(Kind.STOP, "completed", response);
            case "incomplete" -> {
                String reason =
                        response.path("incomplete_details").path("reason").asText("");
                end(reason.equals("content_filter") ? Kind.CONTENT_FILTER : Kind.LENGTH, reason, response);
            }
            case "failed" -> fail(failure(response));
            case "cancelled" -> fail(new LlmError.UpstreamFailed(500, "The provider cancelled the answer."));
            default -> malformed("The provider's answer is not finished.");
        }
    }

    private void end(Kind kind, String wire, JsonNode response) {
        output.complete(response.path("output"));
        output.close();
        checked();
        if (!over && output.hasUnsoundCalls() && kind != Kind.LENGTH) {
            malformed("The provider's answer holds a tool call that is no JSON.");
        }
        if (!over) {
            finish(kind == Kind.STOP && output.isRefused() ? Kind.REFUSAL : kind, wire, true);
        }
    }

    private void finish(Kind kind, @Nullable String wire, boolean complete) {
        over = true;
        out.add(new StreamEvent.Finish(StopReason.of(kind, wire).reconcile(output.hasCalls())));
        out.add(new StreamEvent.End(complete));
    }

    private static LlmError failure(JsonNode response) {
        return response.path("error").isObject()
                ? UpstreamErrors.inBand(response)
                : new LlmError.UpstreamFailed(500, "The provider's answer failed.");
    }

    /** The members of an {@code error} event stand at its top, or in an {@code error} object. */
    private static LlmError inBand(ObjectNode event) {
        if (UpstreamErrors.isError(event)) {
            return UpstreamErrors.inBand(event);
        }
        ObjectNode error = event.deepCopy();
        error.remove("type");
        ObjectNode body = Json.object();
        body.set("error", error);
        return UpstreamErrors.inBand(body);
    }

    private void malformed(String why) {
        fail(new LlmError.MalformedUpstream(why));
    }

    private void fail(LlmError error) {
        if (!over) {
            over = true;
            out.add(new StreamEvent.Failure(error));
        }
    }
}
