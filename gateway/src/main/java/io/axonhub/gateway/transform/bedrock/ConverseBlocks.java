package io.axonhub.gateway.transform.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.StreamEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The blocks of one stream in the order they began: the first that is not complete is passed on as it grows, later ones wait, so
 * that parts never overlap. Not thread-safe.
 */
final class ConverseBlocks {
    private final Deque<ConverseBlock> queue = new ArrayDeque<>();
    private final Map<Integer, ConverseBlock> open = new HashMap<>();
    private int nextPart;
    private boolean calls;
    private boolean broken;

    private static int index(JsonNode event) {
        return event.path("contentBlockIndex").asInt(0);
    }

    private ConverseBlock at(JsonNode event) {
        return open.computeIfAbsent(index(event), index -> {
            ConverseBlock block = new ConverseBlock();
            queue.add(block);
            return block;
        });
    }

    /** {@code contentBlockStart}. */
    void start(JsonNode event, List<StreamEvent> events) {
        at(event).announced(event.path("start"));
        drain(events);
    }

    /** {@code contentBlockDelta}. */
    void delta(JsonNode event, List<StreamEvent> events) {
        at(event).add(event.path("delta"));
        drain(events);
    }

    /** {@code contentBlockStop}. */
    void stop(JsonNode event, List<StreamEvent> events) {
        ConverseBlock block = open.remove(index(event));
        if (block != null) {
            block.close();
        }
        drain(events);
    }

    /** The message is complete, and so is every block. */
    void stopAll(List<StreamEvent> events) {
        open.values().forEach(ConverseBlock::close);
        open.clear();
        drain(events);
    }

    private void drain(List<StreamEvent> events) {
        for (ConverseBlock head = queue.peek(); head != null; head = queue.peek()) {
            if (!head.isBegun()) {
                Content part = head.begin();
                if (part != null) {
                    calls |= head.isCall();
                    events.add(new StreamEvent.PartStart(nextPart, part));
                }
            }
            if (head.isBegun()) {
                head.drain().forEach(delta -> events.add(new StreamEvent.PartDelta(nextPart, delta)));
            }
            if (!head.isClosed()) {
                return;
            }
            if (head.isBegun()) {
                broken |= head.isBroken();
                events.add(new StreamEvent.PartEnd(nextPart++));
            }
            queue.remove();
        }
    }

    /** Whether the client has a call to run. */
    boolean hasCalls() {
        return calls;
    }

    /** Whether a call ended with arguments that are no JSON. */
    boolean hasBrokenCall() {
        return broken;
    }
}
