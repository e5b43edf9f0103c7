package io.axonhub.gateway.transform.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Shape;
import io.axonhub.gateway.transform.Strays;
import io.axonhub.gateway.transform.StreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A ConverseStream to events. The usage comes behind {@code messageStop}: only with both is the answer complete. A stream without
 * {@code messageStop} broke off, whatever it had said by then.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html">ConverseStreamOutput</a>
 */
final class ConverseStreamReader implements StreamReader {
    private static final Shape EVENT = Shape.of(
            "contentBlockIndex",
            "role",
            "p",
            "start",
            "delta.text",
            "delta.toolUse.input",
            "delta.reasoningContent.text",
            "delta.reasoningContent.signature",
            "delta.reasoningContent.redactedContent",
            "delta.citation",
            "stopReason",
            "additionalModelResponseFields.stop_sequence");
    private static final Shape CALL = Shape.of("toolUse.toolUseId", "toolUse.name", "toolUse.type");

    private final Strays strays = new Strays();
    private final String id;
    private final ConverseBlocks blocks = new ConverseBlocks();
    private boolean started;
    private boolean stopped;
    private boolean counted;
    private boolean ended;

    ConverseStreamReader(String id) {
        this.id = id;
    }

    @Override
    public List<StreamEvent> accept(SseFrame frame) {
        if (ended) {
            return List.of();
        }
        List<StreamEvent> events = new ArrayList<>();
        Optional<LlmError> error = Failures.of(frame);
        if (error.isPresent()) {
            fail(error.get(), events);
        } else if (frame.hasData() && frame.event() != null) {
            read(frame.event(), frame.data(), events);
        }
        return events;
    }

    private void read(String event, byte[] payload, List<StreamEvent> events) {
        try {
            take(event, Json.parse(payload), events);
        } catch (Json.BadJsonException e) {
            fail(new LlmError.MalformedUpstream("The provider's stream holds no JSON: " + e.getMessage()), events);
        } catch (GatewayException e) {
            fail(e.error(), events);
        }
    }

    private void take(String event, JsonNode data, List<StreamEvent> events) {
        if (!event.equals("metadata")) {
            strays.look(data, event, EVENT);
        }
        if (data.path("start").path("toolUse").isObject()) {
            strays.look(data.path("start"), event + ".start", CALL);
        }
        switch (event) {
            case "messageStart" -> begin(events);
            case "contentBlockStart" -> {
                if (inMessage(events)) {
                    blocks.start(data, events);
                }
            }
            case "contentBlockDelta" -> {
                if (inMessage(events)) {
                    blocks.delta(data, events);
                }
            }
            case "contentBlockStop" -> {
                if (inMessage(events)) {
                    blocks.stop(data, events);
                }
            }
            case "messageStop" -> {
                if (inMessage(events)) {
                    stop(data, events);
                }
            }
            case "metadata" -> {
                strays.look(data, "", ConverseResponseReader.KNOWN);
                usage(ConverseUsage.read(data.path("usage")), events);
            }
            default -> {
                strays.keep(event, data);
            }
        }
    }

    @Override
    public Map<String, JsonNode> extras() {
        return strays.members();
    }

    private void begin(List<StreamEvent> events) {
        if (!started) {
            started = true;
            events.add(new StreamEvent.Start(id, ""));
        }
    }

    private boolean inMessage(List<StreamEvent> events) {
        begin(events);
        return !stopped;
    }

    private void stop(JsonNode data, List<StreamEvent> events) {
        StopReason reason =
                ConverseStop.read(data.path("stopReason").asText(""), data.path("additionalModelResponseFields"));
        blocks.stopAll(events);
        boolean cut = reason.kind() == StopReason.Kind.LENGTH || reason.kind() == StopReason.Kind.CONTEXT_FULL;
        if (blocks.hasBrokenCall() && !cut) {
            fail(new LlmError.MalformedUpstream("The provider's tool call has arguments that are no JSON."), events);
            return;
        }
        stopped = true;
        events.add(new StreamEvent.Finish(reason.reconcile(blocks.hasCalls())));
        end(counted, events);
    }

    private void usage(@Nullable Usage usage, List<StreamEvent> events) {
        if (usage == null) {
            return;
        }
        begin(events);
        counted = true;
        events.add(new StreamEvent.UsageReport(usage));
        end(stopped, events);
    }

    private void end(boolean now, List<StreamEvent> events) {
        if (now && !ended) {
            ended = true;
            events.add(new StreamEvent.End(true));
        }
    }

    @Override
    public List<StreamEvent> finish() {
        if (ended) {
            return List.of();
        }
        ended = true;
        return List.of(
                stopped
                        ? new StreamEvent.End(false)
                        : new StreamEvent.Failure(new LlmError.MalformedUpstream("The provider's stream broke off.")));
    }

    private void fail(LlmError error, List<StreamEvent> events) {
        ended = true;
        events.add(new StreamEvent.Failure(error));
    }
}
