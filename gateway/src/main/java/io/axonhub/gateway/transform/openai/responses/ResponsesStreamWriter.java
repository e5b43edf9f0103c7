package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Replay;
import io.axonhub.gateway.transform.StreamWriter;
import io.axonhub.gateway.transform.openai.OpenAiErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Events to a Responses stream in the order its SDKs insist on (wire-formats 2.3): {@code response.created} first, each item from
 * {@code output_item.added} to {@code output_item.done} before the next, every event numbered, exactly one terminal event, whose
 * response is the whole answer. A whole answer is written as the stream that adds up to it.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses-streaming">OpenAI, streaming events</a>
 */
final class ResponsesStreamWriter implements StreamWriter {
    private final Request request;
    private final UnaryOperator<String> ids;
    private final long createdAt;
    private final boolean quiet;
    private final OutputWriter output;
    private List<byte[]> frames = new ArrayList<>();
    private @Nullable ResponseObject object;
    private @Nullable ObjectNode whole;
    private @Nullable StopReason stop;
    private @Nullable Usage usage;
    private int sequence;
    private boolean over;

    /** {@code ids}: the provider's id of the answer to the one that the client sees. */
    ResponsesStreamWriter(Request request, Notes notes, UnaryOperator<String> ids, long createdAt) {
        this(request, notes, ids, createdAt, false);
    }

    private ResponsesStreamWriter(
            Request request, Notes notes, UnaryOperator<String> ids, long createdAt, boolean quiet) {
        this.request = request;
        this.ids = ids;
        this.createdAt = createdAt;
        this.quiet = quiet;
        this.output = new OutputWriter(request, notes, this::emit);
    }

    /** A whole answer. */
    static ObjectNode whole(
            Response response, Request request, Notes notes, UnaryOperator<String> ids, long createdAt) {
        ResponsesStreamWriter writer = new ResponsesStreamWriter(request, notes, ids, createdAt, true);
        Replay.events(response).forEach(writer::accept);
        ObjectNode whole = writer.whole;
        if (whole == null) {
            throw new IllegalStateException("a replayed answer ends");
        }
        return whole;
    }

    @Override
    public List<byte[]> accept(StreamEvent event) {
        if (over) {
            return List.of();
        }
        frames = new ArrayList<>(2);
        switch (event) {
            case StreamEvent.Start start -> start(start);
            case StreamEvent.PartStart start -> output.start(start.part(), start.index());
            case StreamEvent.PartDelta delta -> output.add(delta.delta());
            case StreamEvent.PartEnd _ -> output.end();
            case StreamEvent.UsageReport report -> usage = report.usage();
            case StreamEvent.Finish finish -> {
                stop = finish.stop();
                output.close(reason() == null ? "completed" : "incomplete");
            }
            case StreamEvent.End _ -> end();
            case StreamEvent.Failure failure -> fail(failure.error());
        }
        return frames;
    }

    private void emit(String type, ObjectNode members) {
        if (!quiet) {
            ObjectNode event = Json.object().put("type", type).put("sequence_number", sequence++);
            event.setAll(members);
            frames.add(SseFrame.encode(type, Json.bytes(event)));
        }
    }

    private void start(StreamEvent.Start start) {
        String id = ids.apply(start.id());
        String model = start.model().isEmpty() ? request.model() : start.model();
        ResponseObject begun = new ResponseObject(request, id, model, createdAt);
        object = begun;
        output.answer(id);
        if (!quiet) {
            ObjectNode state = begun.write(ResponseObject.State.of("in_progress"), Json.array(), null);
            emit("response.created", response(state));
            emit("response.in_progress", response(state));
        }
    }

    private static ObjectNode response(ObjectNode object) {
        ObjectNode members = Json.object();
        members.set("response", object);
        return members;
    }

    /** Why the answer is incomplete; null when it is not. */
    private @Nullable String reason() {
        return switch (stop == null ? StopReason.Kind.STOP : stop.kind()) {
            case LENGTH, CONTEXT_FULL -> "max_output_tokens";
            case CONTENT_FILTER -> "content_filter";
            case REFUSAL -> output.isRefused() ? null : "content_filter";
            case STOP, STOP_SEQUENCE, TOOL_CALLS, PAUSE -> null;
        };
    }

    private void end() {
        over = true;
        String reason = reason();
        String status = reason == null ? "completed" : "incomplete";
        output.close(status);
        if (object != null) {
            whole = object.write(new ResponseObject.State(status, reason, null), output.items(), usage);
            if (reason == null) {
                whole.put("completed_at", createdAt);
            }
            emit("response." + status, response(whole));
        }
    }

    private void fail(LlmError error) {
        over = true;
        if (object == null) {
            frames.add(error(error, sequence));
            return;
        }
        ObjectNode why = Json.object().put("code", code(error)).put("message", error.message());
        emit(
                "response.failed",
                response(object.write(new ResponseObject.State("failed", null, why), output.items(), usage)));
    }

    /** The codes of a failed response are a closed list in typed clients, beside the one for the context that Codex looks for. */
    private static String code(LlmError error) {
        return switch (error) {
            case LlmError.RateLimited limited -> "rate_limit_exceeded";
            case LlmError.ContextOverflow overflow -> "context_length_exceeded";
            case LlmError.InvalidRequest invalid -> "invalid_prompt";
            case LlmError.UpstreamRejected rejected -> "invalid_prompt";
            case LlmError.ContentFiltered filtered -> "invalid_prompt";
            default -> "server_error";
        };
    }

    /**
     * The event that ends a stream whose response object is not ours. SDKs raise on a top-level {@code error}, others read the members
     * that the event documents: both are there.
     */
    static byte[] error(LlmError error, int sequence) {
        ObjectNode body = OpenAiErrors.body(error, ResponsesInbound.PROMPT);
        JsonNode said = body.path("error");
        ObjectNode event = Json.object().put("type", "error").put("sequence_number", sequence);
        event.put("message", error.message());
        event.set("code", said.path("code"));
        event.set("param", said.path("param"));
        event.setAll(body);
        return SseFrame.encode("error", Json.bytes(event));
    }
}
