package io.axonhub.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the order that {@link StreamEvent} promises. */
public final class EventOrder {
    private boolean started;
    private boolean finished;
    private boolean terminal;
    private @Nullable Content open;
    private int parts;

    private EventOrder() {}

    /** Insists on a whole stream in order. */
    public static void check(List<StreamEvent> events) {
        EventOrder order = new EventOrder();
        events.forEach(order::accept);
        assertThat(order.terminal).as("a terminal event in " + events).isTrue();
    }

    private void accept(StreamEvent event) {
        assertThat(terminal).as("nothing after the terminal, but " + event).isFalse();
        switch (event) {
            case StreamEvent.Start start -> {
                assertThat(started).as("one Start").isFalse();
                started = true;
            }
            case StreamEvent.PartStart start -> start(start);
            case StreamEvent.PartDelta delta -> {
                assertThat(delta.index()).isEqualTo(parts - 1);
                assertThat(fits(delta.delta(), open))
                        .as(delta + " into " + open)
                        .isTrue();
            }
            case StreamEvent.PartEnd end -> {
                assertThat(end.index()).isEqualTo(parts - 1);
                assertThat(open).as("an open part").isNotNull();
                open = null;
            }
            case StreamEvent.UsageReport report ->
                assertThat(started).as("usage after Start").isTrue();
            case StreamEvent.Finish finish -> {
                assertThat(started && !finished && open == null)
                        .as("Finish once, between parts")
                        .isTrue();
                finished = true;
            }
            case StreamEvent.End end -> {
                assertThat(finished).as("End after Finish").isTrue();
                terminal = true;
            }
            case StreamEvent.Failure failure -> terminal = true;
        }
    }

    private void start(StreamEvent.PartStart start) {
        assertThat(started && !finished && open == null)
                .as("a part starts between parts, before Finish: " + start)
                .isTrue();
        assertThat(start.index()).as("dense index").isEqualTo(parts);
        parts++;
        open = start.part();
    }

    private static boolean fits(Delta delta, @Nullable Content part) {
        return switch (delta) {
            case Delta.Text text -> part instanceof Content.Text;
            case Delta.Citation citation -> part instanceof Content.Text;
            case Delta.Refusal refusal -> part instanceof Content.Refusal;
            case Delta.Reasoning reasoning -> part instanceof Content.Reasoning;
            case Delta.Signed signed -> part instanceof Content.Reasoning;
            case Delta.Arguments arguments -> part instanceof Content.ToolCall;
        };
    }
}
