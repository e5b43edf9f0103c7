package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One content block of a stream on its way: the part it began as and the deltas that were not passed on yet. */
final class StreamBlock {
    private final Content part;
    private final List<Delta> pending = new ArrayList<>();
    private final StringBuilder json = new StringBuilder();
    private @Nullable ObjectNode whole;
    private String givenInput = "";
    private boolean closed;
    private boolean begun;

    /** From what {@code content_block_start} holds: text that is already there becomes the first delta. */
    StreamBlock(Content first) {
        switch (first) {
            case Content.Text text -> {
                part = new Content.Text("", List.of(), text.cache(), text.extras());
                text(text.text());
                text.citations().forEach(this::cited);
            }
            case Content.Reasoning reasoning -> {
                part = Content.Reasoning.of("");
                thinking(reasoning.text());
                signed(reasoning.signature());
            }
            case Content.ToolCall call -> {
                part = call.withArguments("");
                givenInput = call.arguments();
            }
            case Content.Opaque opaque -> {
                part = opaque;
                whole = opaque.json() instanceof ObjectNode object ? object.deepCopy() : null;
            }
            case Content.RedactedReasoning redacted -> part = redacted;
            case Content.Refusal refusal -> part = refusal;
            case Content.Image image -> part = image;
            case Content.Audio audio -> part = audio;
            case Content.Document document -> part = document;
            case Content.ToolResult result -> part = result;
        }
    }

    /** Adds what a {@code content_block_delta} holds; false for one that does not fit the block, or is new to us. */
    boolean add(JsonNode delta) {
        return switch (delta.path("type").asText("")) {
            case "text_delta" -> text(delta.path("text").asText(""));
            case "thinking_delta" -> thinking(delta.path("thinking").asText(""));
            case "signature_delta" ->
                signed(Signature.parse(delta.path("signature").asText(""), AnthropicOutbound.FORMAT));
            case "input_json_delta" -> input(delta.path("partial_json").asText(""));
            case "citations_delta" -> cited(delta.path("citation"));
            default -> merge(delta);
        };
    }

    private boolean text(String text) {
        if (part instanceof Content.Text && !text.isEmpty()) {
            pending.add(new Delta.Text(text));
        }
        return part instanceof Content.Text;
    }

    private boolean thinking(String text) {
        if (part instanceof Content.Reasoning && !text.isEmpty()) {
            pending.add(new Delta.Reasoning(text));
        }
        return part instanceof Content.Reasoning;
    }

    private boolean signed(@Nullable Signature signature) {
        if (part instanceof Content.Reasoning && signature != null) {
            pending.add(new Delta.Signed(signature));
        }
        return part instanceof Content.Reasoning;
    }

    private boolean input(String fragment) {
        json.append(fragment);
        if (isCall() && !fragment.isEmpty()) {
            pending.add(new Delta.Arguments(fragment));
        }
        return isCall() || whole != null;
    }

    private boolean cited(JsonNode citation) {
        if (part instanceof Content.Text && citation.isObject()) {
            pending.add(new Delta.Citation(AnthropicOutbound.FORMAT, citation));
        }
        return part instanceof Content.Text;
    }

    /** A delta of a block that only this format understands: texts grow, everything else is replaced. */
    private boolean merge(JsonNode delta) {
        ObjectNode target = whole;
        if (target == null) {
            return false;
        }
        delta.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (name.equals("type")) {
                return;
            }
            String before = target.path(name).isTextual() ? target.path(name).textValue() : "";
            target.set(name, value.isTextual() ? target.textNode(before + value.textValue()) : value);
        });
        return true;
    }

    /** Nothing more will be added. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (isCall() && json.toString().isBlank()) {
            String arguments = givenInput.isBlank() ? "{}" : givenInput;
            json.append(arguments);
            pending.add(new Delta.Arguments(arguments));
        }
        if (whole != null && !json.isEmpty()) {
            whole.set("input", Json.parseObject(json.toString()).orElseGet(Json::object));
        }
    }

    boolean isClosed() {
        return closed;
    }

    boolean isCall() {
        return part instanceof Content.ToolCall;
    }

    /** Whether this is a call whose arguments are cut off or otherwise no JSON. */
    boolean isBroken() {
        if (!isCall()) {
            return false;
        }
        try {
            Json.parse(json.toString());
            return false;
        } catch (Json.BadJsonException e) {
            return true;
        }
    }

    /** Whether it can be shown: an opaque block comes whole, so that it has to be complete. */
    boolean isReady() {
        return closed || whole == null;
    }

    boolean isBegun() {
        return begun;
    }

    /** The part to begin with. */
    Content begin() {
        begun = true;
        return whole != null && part instanceof Content.Opaque opaque
                ? new Content.Opaque(opaque.format(), opaque.type(), whole)
                : part;
    }

    /** The deltas since the last call. */
    List<Delta> drain() {
        List<Delta> drained = List.copyOf(pending);
        pending.clear();
        return drained;
    }
}
