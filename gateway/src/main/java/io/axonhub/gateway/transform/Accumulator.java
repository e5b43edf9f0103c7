package io.axonhub.gateway.transform;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import io.axonhub.gateway.llm.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds a stream's events up to the response a client without streaming would have got. Not thread-safe. */
public final class Accumulator {
    private final List<Content> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<JsonNode> citations = new ArrayList<>();
    private String id = "";
    private String model = "";
    private @Nullable Content open;
    private @Nullable Signature signature;
    private @Nullable StopReason stop;
    private @Nullable Usage usage;
    private @Nullable LlmError failure;
    private boolean usageIsCurrent;
    private boolean ended;
    private boolean complete;

    /** Takes the next event. */
    public void accept(StreamEvent event) {
        switch (event) {
            case StreamEvent.Start start -> {
                id = start.id();
                model = start.model();
            }
            case StreamEvent.PartStart start -> open = start.part();
            case StreamEvent.PartDelta delta -> {
                usageIsCurrent = false;
                add(delta.delta());
            }
            case StreamEvent.PartEnd end -> close();
            case StreamEvent.UsageReport report -> {
                usageIsCurrent = true;
                usage = report.usage();
            }
            case StreamEvent.Finish finish -> stop = finish.stop();
            case StreamEvent.End end -> {
                ended = true;
                complete = end.complete();
            }
            case StreamEvent.Failure broken -> failure = broken.error();
        }
    }

    private void add(Delta delta) {
        switch (delta) {
            case Delta.Text more -> text.append(more.text());
            case Delta.Refusal more -> text.append(more.text());
            case Delta.Reasoning more -> text.append(more.text());
            case Delta.Arguments more -> text.append(more.fragment());
            case Delta.Signed signed -> signature = signed.signature();
            case Delta.Citation citation -> citations.add(citation.json());
        }
    }

    private void close() {
        if (open != null) {
            parts.add(filled(open));
        }
        open = null;
        signature = null;
        text.setLength(0);
        citations.clear();
    }

    private Content filled(Content part) {
        return switch (part) {
            case Content.Text t -> new Content.Text(t.text() + text, joined(t.citations()), t.cache(), t.extras());
            case Content.Refusal r -> new Content.Refusal(r.text() + text);
            case Content.Reasoning r ->
                new Content.Reasoning(r.text() + text, signature == null ? r.signature() : signature);
            case Content.ToolCall c -> c.withArguments(c.arguments() + text);
            case Content.RedactedReasoning r -> r;
            case Content.Opaque o -> o;
            case Content.Image i -> i;
            case Content.Audio a -> a;
            case Content.Document d -> d;
            case Content.ToolResult r -> r;
        };
    }

    private List<JsonNode> joined(List<JsonNode> first) {
        List<JsonNode> all = new ArrayList<>(first);
        all.addAll(citations);
        return all;
    }

    /** What has come so far, an open part included; the stop reason is STOP until one came. */
    public Response response() {
        List<Content> content = new ArrayList<>(parts);
        if (open != null) {
            content.add(filled(open));
        }
        StopReason reason = stop == null ? StopReason.of(StopReason.Kind.STOP, null) : stop;
        return new Response(id, model, content, reason, usage, Map.of());
    }

    /** The last usage reported, null when there was none. */
    public @Nullable Usage usage() {
        return usage;
    }

    /** The model the provider says it runs, empty before the start. */
    public String model() {
        return model;
    }

    /** The failure that ended the stream, null when there was none. */
    public @Nullable LlmError failure() {
        return failure;
    }

    /** Whether the stream came to a normal end that the provider itself declared. */
    public boolean isComplete() {
        return ended && complete;
    }

    /** Whether nothing came behind the last usage reported, so that it counts all there is. */
    public boolean isUsageCurrent() {
        return usageIsCurrent;
    }

    /** Whether the model has said why it stopped: what is reported from then on is final. */
    public boolean isStopped() {
        return stop != null;
    }

    /** Whether the stream came to a normal end. */
    public boolean isEnded() {
        return ended;
    }
}
