package io.axonhub.gateway.transform;

import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import java.util.ArrayList;
import java.util.List;

/** A whole response as the stream that adds up to it, for providers that answer a stream request whole. */
public final class Replay {
    private Replay() {}

    /** The events, from Start to End. */
    public static List<StreamEvent> events(Response response) {
        List<StreamEvent> events = new ArrayList<>();
        events.add(new StreamEvent.Start(response.id(), response.model()));
        int index = 0;
        for (Content part : response.content()) {
            part(index++, part, events);
        }
        if (response.usage() != null) {
            events.add(new StreamEvent.UsageReport(response.usage()));
        }
        events.add(new StreamEvent.Finish(response.stop()));
        events.add(new StreamEvent.End(true));
        return events;
    }

    private static void part(int index, Content part, List<StreamEvent> events) {
        Content opening = switch (part) {
            case Content.Text t -> new Content.Text("", t.citations(), t.cache(), t.extras());
            case Content.Refusal r -> new Content.Refusal("");
            case Content.Reasoning r -> new Content.Reasoning("", null);
            case Content.ToolCall c -> c.withArguments("");
            default -> part;
        };
        events.add(new StreamEvent.PartStart(index, opening));
        for (Delta delta : deltas(part)) {
            events.add(new StreamEvent.PartDelta(index, delta));
        }
        events.add(new StreamEvent.PartEnd(index));
    }

    private static List<Delta> deltas(Content part) {
        List<Delta> deltas = new ArrayList<>(2);
        switch (part) {
            case Content.Text t when !t.text().isEmpty() -> deltas.add(new Delta.Text(t.text()));
            case Content.Refusal r when !r.text().isEmpty() -> deltas.add(new Delta.Refusal(r.text()));
            case Content.ToolCall c when !c.arguments().isEmpty() -> deltas.add(new Delta.Arguments(c.arguments()));
            case Content.Reasoning r -> {
                if (!r.text().isEmpty()) {
                    deltas.add(new Delta.Reasoning(r.text()));
                }
                if (r.signature() != null) {
                    deltas.add(new Delta.Signed(r.signature()));
                }
            }
            default -> {
                // comes whole
            }
        }
        return deltas;
    }
}
