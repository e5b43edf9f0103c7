package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.StreamEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one stream in the order they began. The first one that is not complete is passed on as it grows, the others
 * wait for it, so that parts never overlap even when a provider lets its blocks do so. Not thread-safe.
 */
final class BlockQueue {
    private final Deque<StreamBlock> queue = new ArrayDeque<>();
    private final Map<Integer, StreamBlock> open = new HashMap<>();
    private int lastIndex = -1;
    private int nextPart;
    private boolean calls;
    private boolean broken;

    /** A block begins; {@code index} null when the provider left it out, which then also ends the block before. */
    void open(@Nullable Integer index, Content first) {
        if (index == null) {
            close(lastIndex);
        }
        int at = index == null ? lastIndex + 1 : index;
        close(at);
        StreamBlock block = new StreamBlock(first);
        lastIndex = at;
        open.put(at, block);
        queue.add(block);
    }

    /** More of a block, and whether that has a place for it; text or thinking of a block that was never begun begins one. */
    boolean add(@Nullable Integer index, JsonNode delta) {
        int at = index == null ? lastIndex : index;
        StreamBlock block = open.get(at);
        if (block == null) {
            Content first = implied(delta);
            if (first == null) {
                return false;
            }
            open(Math.max(0, at), first);
            block = open.get(lastIndex);
        }
        return block != null && block.add(delta);
    }

    private static @Nullable Content implied(JsonNode delta) {
        return switch (delta.path("type").asText("")) {
            case "text_delta" -> Content.Text.of("");
            case "thinking_delta" -> Content.Reasoning.of("");
            case "input_json_delta" ->
                throw new GatewayException(
                        new LlmError.MalformedUpstream("The provider sent arguments that belong to no tool call."));
            default -> null;
        };
    }

    /** A block is complete; null is the one that began last. */
    void close(@Nullable Integer index) {
        StreamBlock block = open.remove(index == null ? Integer.valueOf(lastIndex) : index);
        if (block != null) {
            block.close();
        }
    }

    /** All blocks are complete. */
    void closeAll() {
        open.values().forEach(StreamBlock::close);
        open.clear();
    }

    /** Gives the events that can be shown by now. */
    void drain(List<StreamEvent> events) {
        for (StreamBlock head = queue.peek(); head != null && head.isReady(); head = queue.peek()) {
            if (!head.isBegun()) {
                events.add(new StreamEvent.PartStart(nextPart, head.begin()));
                calls |= head.isCall();
            }
            head.drain().forEach(delta -> events.add(new StreamEvent.PartDelta(nextPart, delta)));
            if (!head.isClosed()) {
                return;
            }
            broken |= head.isBroken();
            events.add(new StreamEvent.PartEnd(nextPart++));
            queue.remove();
        }
    }

    /** Whether a block began that did not end. */
    boolean hasOpen() {
        return !open.isEmpty();
    }

    /** Whether a tool call began that did not end. */
    boolean hasOpenCall() {
        return open.values().stream().anyMatch(StreamBlock::isCall);
    }

    /** Whether a part was shown. */
    boolean hasParts() {
        return nextPart > 0;
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
