package io.axonhub.gateway.transform.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One content block of a stream on its way. Converse announces tool calls only: any other block is known for what it is by its first
 * delta. A block that nothing came for is no part at all.
 */
final class ConverseBlock {
    private final List<Delta> pending = new ArrayList<>();
    private final StringBuilder arguments = new StringBuilder();
    private final StringBuilder signature = new StringBuilder();
    private final StringBuilder hidden = new StringBuilder();
    private @Nullable Content part;
    private boolean begun;
    private boolean closed;

    /** What {@code contentBlockStart} announces; anything but a call of the client's comes whole. */
    void announced(JsonNode start) {
        if (part == null && start.path("toolUse").isObject()) {
            Content call = ConverseResponseReader.toolUse(start, start.path("toolUse"));
            part = call instanceof Content.ToolCall own ? own.withArguments("") : call;
        } else if (part == null && start.isObject() && !start.isEmpty()) {
            part = ConverseResponseReader.opaque(start);
        }
    }

    /** Adds a delta; one that does not fit the block, or is new to us, is passed over. */
    void add(JsonNode delta) {
        if (delta.path("text").isTextual()) {
            text(delta.path("text").textValue());
        } else if (delta.path("toolUse").isObject()) {
            input(delta.path("toolUse").path("input").asText(""));
        } else if (delta.path("reasoningContent").isObject()) {
            reasoning(delta.path("reasoningContent"));
        } else if (delta.path("citation").isObject() && part instanceof Content.Text) {
            pending.add(new Delta.Citation(ConverseOutbound.FORMAT, delta.path("citation")));
        }
    }

    private void text(String text) {
        if (part == null) {
            part = Content.Text.of("");
        }
        if (part instanceof Content.Text && !text.isEmpty()) {
            pending.add(new Delta.Text(text));
        }
    }

    private void input(String fragment) {
        if (isCall() && !fragment.isEmpty()) {
            arguments.append(fragment);
            pending.add(new Delta.Arguments(fragment));
        }
    }

    private void reasoning(JsonNode more) {
        if (more.path("redactedContent").isTextual()) {
            hidden.append(more.path("redactedContent").textValue());
            return;
        }
        if (part == null) {
            part = Content.Reasoning.of("");
        }
        if (!(part instanceof Content.Reasoning)) {
            return;
        }
        String text = more.path("text").asText("");
        if (!text.isEmpty()) {
            pending.add(new Delta.Reasoning(text));
        }
        signature.append(more.path("signature").asText(""));
        Signature signed = Signature.parse(signature.toString(), ConverseOutbound.FORMAT);
        if (more.has("signature") && signed != null) {
            pending.add(new Delta.Signed(signed));
        }
    }

    /** Nothing more will be added. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (part == null && !hidden.isEmpty()) {
            part = new Content.RedactedReasoning(new Signature(ConverseOutbound.FORMAT, hidden.toString()));
        }
        if (isCall() && arguments.toString().isBlank()) {
            arguments.append("{}");
            pending.add(new Delta.Arguments("{}"));
        }
    }

    boolean isClosed() {
        return closed;
    }

    boolean isCall() {
        return part instanceof Content.ToolCall;
    }

    /** Whether this is a call whose arguments are no JSON. */
    boolean isBroken() {
        if (!isCall()) {
            return false;
        }
        try {
            Json.parse(arguments.toString());
            return false;
        } catch (Json.BadJsonException e) {
            return true;
        }
    }

    boolean isBegun() {
        return begun;
    }

    /** The part to begin with; null while it is not known, and for good when the block was empty. */
    @Nullable
    Content begin() {
        begun = part != null;
        return part;
    }

    /** The deltas since the last call. */
    List<Delta> drain() {
        List<Delta> drained = List.copyOf(pending);
        pending.clear();
        return drained;
    }
}
