package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Shape;
import io.axonhub.gateway.transform.Strays;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Messages stream to events. Compatible providers bend the format: no {@code event:} line, no index, no block start or stop,
 * several {@code message_delta}, usage that is null or zero at first. All that is absorbed; what is not is a stream that
 * breaks off: it ends in a failure unless it has said why it stops.
 *
 * @see <a href="https://docs.anthropic.com/en/docs/build-with-claude/streaming">Streaming messages</a>
 */
final class AnthropicStreamReader implements StreamReader {
    private static final Shape EVENT = Shape.of("type", "index", "delta", "content_block", "message");
    /** Bedrock tells its own figures there. */
    private static final Shape STOP = Shape.of("type", "amazon-bedrock-invocationMetrics");

    private static final Set<String> DELTAS =
            Set.of("text_delta", "thinking_delta", "signature_delta", "input_json_delta", "citations_delta");
    private static final Shape DELTA =
            Shape.of("type", "text", "thinking", "signature", "partial_json", "citation", "estimated_tokens");
    private static final Set<String> KNOWN_OF_DELTA = Set.of("type", "delta", "usage");

    private final BlockQueue blocks = new BlockQueue();
    private final Strays strays = new Strays();
    private final Traits traits;
    private final UsageReader usage;
    private @Nullable StopReason stop;
    private boolean started;
    private boolean ended;

    AnthropicStreamReader(Traits traits) {
        this.traits = traits;
        this.usage = new UsageReader(traits.inputIncludesCache());
    }

    @Override
    public List<StreamEvent> accept(SseFrame frame) {
        if (ended || !frame.hasData() || frame.isText("[DONE]")) {
            return List.of();
        }
        List<StreamEvent> events = new ArrayList<>();
        try {
            JsonNode data = Json.parse(frame.data());
            JsonNode type = data.path("type");
            String event = frame.event() == null ? "" : frame.event();
            take(type.isTextual() && !event.equals("error") ? type.textValue() : event, data, events);
        } catch (Json.BadJsonException e) {
            fail(new LlmError.MalformedUpstream("The provider's stream holds no JSON: " + e.getMessage()), events);
        } catch (GatewayException e) {
            fail(e.error(), events);
        }
        return events;
    }

    private void take(String type, JsonNode data, List<StreamEvent> events) {
        switch (type) {
            case "message_start" -> {
                strays.look(data, type, EVENT);
                start(data.path("message"), events);
            }
            case "content_block_start" -> {
                begin(events);
                Fields block = Fields.of(data.path("content_block"), "content_block", Fields.Side.UPSTREAM);
                List<Content> parts = BlockReader.parts(block);
                Content first = parts.isEmpty()
                        ? new Content.Opaque(AnthropicOutbound.FORMAT, "redacted_thinking", block.json())
                        : parts.getFirst();
                AnthropicResponseReader.look(block.glance(), "content[]", strays);
                strays.look(data, "content_block_start", EVENT);
                blocks.open(index(data), first);
                blocks.drain(events);
            }
            case "content_block_delta" -> {
                begin(events);
                delta(data);
                blocks.drain(events);
            }
            case "content_block_stop" -> {
                strays.look(data, type, EVENT);
                blocks.close(index(data));
                blocks.drain(events);
            }
            case "message_delta" -> messageDelta(data, events);
            case "message_stop" -> {
                strays.look(data, type, STOP);
                messageStop(events);
            }
            case "error" -> fail(error(data), events);
            default -> {
                LlmError error = AnthropicErrors.carried(data, traits);
                if (error != null) {
                    fail(error, events);
                } else if (!type.equals("ping")) {
                    strays.keep(type, data);
                }
            }
        }
    }

    /** Most deltas have nothing but what is read of them. */
    private void delta(JsonNode data) {
        JsonNode delta = data.path("delta");
        boolean known = blocks.add(index(data), delta);
        if (!known) {
            strays.keep("content[]." + delta.path("type").asText(""), delta);
        } else if (DELTAS.contains(delta.path("type").asText("")) && delta.size() > 2) {
            strays.look(delta, "content[]", DELTA);
        }
        if (data.size() > (data.has("index") ? 3 : 2)) {
            strays.look(data, "content_block_delta", EVENT);
        }
    }

    private LlmError error(JsonNode data) {
        LlmError error = AnthropicErrors.carried(data, traits);
        return error == null ? new LlmError.UpstreamFailed(500, "The provider reported an error.") : error;
    }

    private static @Nullable Integer index(JsonNode data) {
        JsonNode index = data.path("index");
        return index.isInt() ? Integer.valueOf(index.intValue()) : null;
    }

    private void start(JsonNode message, List<StreamEvent> events) {
        if (!started) {
            started = true;
            events.add(new StreamEvent.Start(
                    message.path("id").asText(""), message.path("model").asText("")));
        }
        strays.look(message, "", AnthropicResponseReader.KNOWN);
        used(message.path("usage"), events);
    }

    /** A provider that leaves {@code message_start} out has begun all the same. */
    private void begin(List<StreamEvent> events) {
        if (!started) {
            started = true;
            events.add(new StreamEvent.Start("", ""));
        }
    }

    private void used(JsonNode wire, List<StreamEvent> events) {
        strays.look(wire, "usage", UsageReader.KNOWN);
        if (usage.accept(wire)) {
            Usage known = usage.usage();
            if (known != null) {
                events.add(new StreamEvent.UsageReport(known));
            }
        }
    }

    private void messageDelta(JsonNode data, List<StreamEvent> events) {
        begin(events);
        JsonNode delta = data.path("delta");
        JsonNode reason = delta.path("stop_reason");
        if (reason.isTextual() && !reason.textValue().isEmpty()) {
            JsonNode sequence = delta.path("stop_sequence");
            StopReason read = StopReasons.read(reason.textValue(), sequence.isTextual() ? sequence.textValue() : null);
            stop = read;
            if (StopReasons.isNew(read)) {
                strays.keep("stop_reason", reason);
            }
        }
        strays.look(data, "", KNOWN_OF_DELTA);
        strays.look(delta, "", AnthropicResponseReader.KNOWN);
        used(data.path("usage"), events);
    }

    @Override
    public Map<String, JsonNode> extras() {
        return strays.members();
    }

    private void messageStop(List<StreamEvent> events) {
        if (!started) {
            fail(new LlmError.MalformedUpstream("The provider's stream ended before it began."), events);
            return;
        }
        blocks.closeAll();
        blocks.drain(events);
        end(stop != null, events);
    }

    @Override
    public List<StreamEvent> finish() {
        if (ended) {
            return List.of();
        }
        List<StreamEvent> events = new ArrayList<>();
        if (!started) {
            fail(new LlmError.MalformedUpstream("The provider's stream ended before it gave an answer."), events);
            return events;
        }
        if (stop == null || blocks.hasOpenCall()) {
            fail(new LlmError.ConnectionLost("The provider's stream ended before its answer did."), events);
            return events;
        }
        boolean complete = !blocks.hasOpen();
        blocks.closeAll();
        blocks.drain(events);
        end(complete, events);
        return events;
    }

    private void end(boolean complete, List<StreamEvent> events) {
        if (stop == null && !blocks.hasParts()) {
            fail(new LlmError.MalformedUpstream("The provider's stream ended without an answer."), events);
            return;
        }
        StopReason reason = stop == null ? StopReason.of(StopReason.Kind.STOP, null) : stop;
        if (blocks.hasBrokenCall() && !isLength(reason.kind())) {
            fail(new LlmError.MalformedUpstream("The provider's tool call has arguments that are no JSON."), events);
            return;
        }
        ended = true;
        events.add(new StreamEvent.Finish(reason.reconcile(blocks.hasCalls())));
        events.add(new StreamEvent.End(complete));
    }

    private static boolean isLength(StopReason.Kind kind) {
        return kind == StopReason.Kind.LENGTH || kind == StopReason.Kind.CONTEXT_FULL;
    }

    private void fail(LlmError error, List<StreamEvent> events) {
        ended = true;
        events.add(new StreamEvent.Failure(error));
    }
}
