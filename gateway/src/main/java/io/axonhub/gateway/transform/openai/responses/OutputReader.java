package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.StreamEvent;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The items of one provider's answer in the order they began. The first streams; what comes of another waits until the first is
 * done, so that parts leave one after another. Not thread-safe.
 */
final class OutputReader {
    static final String ADDED = "response.output_item.added";
    static final String DONE = "response.output_item.done";

    private final Map<Integer, OutputItem> open = new LinkedHashMap<>();
    private final Map<Integer, Queue<JsonNode>> held = new LinkedHashMap<>();
    private final Set<Integer> finished = new HashSet<>();
    private final Story story;

    OutputReader(Consumer<StreamEvent> out) {
        this.story = new Story(out);
    }

    /** What the items of one answer say together. */
    static final class Story {
        private final Consumer<StreamEvent> out;
        private int parts;
        private boolean refused;
        private boolean called;
        private boolean unsound;
        private @Nullable String problem;

        private Story(Consumer<StreamEvent> out) {
            this.out = out;
        }

        void emit(StreamEvent event) {
            out.accept(event);
        }

        int nextPart() {
            return parts++;
        }

        void refused() {
            refused = true;
        }

        /** A call ended. {@code sound}: it may be run. */
        void called(boolean sound) {
            called = true;
            unsound |= !sound;
        }

        void spoil(String why) {
            problem = problem == null ? why : problem;
        }
    }

    boolean isRefused() {
        return story.refused;
    }

    boolean hasCalls() {
        return story.called;
    }

    /** Whether a call came that may not be run: without a name, or with arguments that are no JSON. */
    boolean hasUnsoundCalls() {
        return story.unsound;
    }

    /** What makes the answer unusable, null while it is fine. */
    @Nullable
    String problem() {
        return story.problem;
    }

    /** Takes an event about an item. */
    void accept(JsonNode event) {
        JsonNode place = event.path("output_index");
        int index = place.isInt() ? place.intValue() : -1;
        if (index < 0 || finished.contains(index)) {
            return;
        }
        open.computeIfAbsent(index, at -> new OutputItem(at, story));
        held.computeIfAbsent(index, at -> new ArrayDeque<>()).add(event);
        pump();
    }

    private void pump() {
        while (!open.isEmpty() && story.problem == null) {
            Map.Entry<Integer, OutputItem> first = open.entrySet().iterator().next();
            Queue<JsonNode> events = held.get(first.getKey());
            while (events != null && !events.isEmpty() && !first.getValue().isDone()) {
                first.getValue().accept(events.remove());
            }
            if (!first.getValue().isDone()) {
                return;
            }
            finish(first.getKey());
        }
    }

    private void finish(int index) {
        open.remove(index);
        held.remove(index);
        finished.add(index);
    }

    /** The items of the whole answer: whatever of them has not come yet comes now. */
    void complete(JsonNode output) {
        for (int i = 0; output.isArray() && i < output.size() && story.problem == null; i++) {
            if (!finished.contains(i)) {
                open.computeIfAbsent(i, at -> new OutputItem(at, story));
                Queue<JsonNode> events = held.computeIfAbsent(i, at -> new ArrayDeque<>());
                events.add(OutputItem.done(i, output.get(i)));
                pump();
            }
        }
    }

    /** Ends the items that the provider left open. */
    void close() {
        while (!open.isEmpty() && story.problem == null) {
            Map.Entry<Integer, OutputItem> first = open.entrySet().iterator().next();
            first.getValue().close();
            finish(first.getKey());
            pump();
        }
    }
}
