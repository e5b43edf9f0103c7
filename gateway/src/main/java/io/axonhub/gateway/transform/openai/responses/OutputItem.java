package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Content.ToolCall;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import io.axonhub.gateway.transform.openai.StableId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One item of a provider's answer. What streamed is checked against what the item is in the end: text that is missing comes then, text
 * that contradicts it spoils the answer. Not thread-safe.
 */
final class OutputItem {
    private final int index;
    private final OutputReader.Story story;
    private final StringBuilder sent = new StringBuilder();
    private String type = "";
    private @Nullable Content part;
    private int number;
    private int content = -1;
    private int citations;
    private boolean done;

    OutputItem(int index, OutputReader.Story story) {
        this.index = index;
        this.story = story;
    }

    /** An event that says what the item is in the end. */
    static JsonNode done(int index, JsonNode item) {
        ObjectNode event = Json.object().put("type", OutputReader.DONE).put("output_index", index);
        event.set("item", item);
        return event;
    }

    boolean isDone() {
        return done;
    }

    /** Takes the next event. Deltas before the item is known wait for its end, which repeats them. */
    void accept(JsonNode event) {
        String name = event.path("type").asText("");
        if (name.equals(OutputReader.ADDED) && type.isEmpty()) {
            begin(event.path("item"));
        } else if (name.equals(OutputReader.DONE)) {
            finish(event.path("item"));
        } else if (!type.isEmpty()) {
            delta(name, event);
        }
    }

    private void begin(JsonNode item) {
        type = item.path("type").asText("");
        boolean named = !item.path("name").asText("").isEmpty()
                && !item.path("call_id").asText("").isEmpty();
        if (isCall() && named) {
            call(item);
        }
    }

    private boolean isCall() {
        return type.equals("function_call") || type.equals("custom_tool_call");
    }

    private void delta(String name, JsonNode event) {
        String more = event.path("delta").isTextual() ? event.path("delta").textValue() : "";
        switch (name) {
            case "response.output_text.delta" -> speak(event, Content.Text.of(""), more);
            case "response.refusal.delta" -> speak(event, new Content.Refusal(""), more);
            case "response.output_text.annotation.added" -> cite(event);
            case "response.reasoning_summary_part.added" -> {
                if (!sent.isEmpty()) {
                    reason(ReasoningItems.separator());
                }
            }
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" -> reason(more);
            case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta" -> argue(more);
            default -> {}
        }
    }

    private void open(Content opened) {
        part = opened;
        number = story.nextPart();
        sent.setLength(0);
        citations = 0;
        story.emit(new StreamEvent.PartStart(number, opened));
    }

    private void emit(Delta delta) {
        story.emit(new StreamEvent.PartDelta(number, delta));
    }

    private void end() {
        if (part != null) {
            story.emit(new StreamEvent.PartEnd(number));
        }
        part = null;
    }

    private void speak(JsonNode event, Content kind, String more) {
        if (type.equals("message") && !more.isEmpty()) {
            speak(event.path("content_index").asInt(0), kind, more);
        }
    }

    /** More of the content part at {@code at}; only the last one can still grow. */
    private void speak(int at, Content kind, String more) {
        if (part != null && content != at) {
            end();
        }
        if (part == null) {
            if (at <= content) {
                story.spoil("The provider continued a text after it was complete.");
                return;
            }
            content = at;
            open(kind);
        }
        switch (part) {
            case Content.Text _ when kind instanceof Content.Text -> emit(new Delta.Text(more));
            case Content.Refusal _ when kind instanceof Content.Refusal -> emit(new Delta.Refusal(more));
            case null, default -> {
                story.spoil("The provider mixed a text with a refusal.");
                return;
            }
        }
        sent.append(more);
        said(kind);
    }

    private void said(Content kind) {
        if (kind instanceof Content.Refusal) {
            story.refused();
        }
    }

    private void cite(JsonNode event) {
        int at = event.path("content_index").asInt(0);
        if (part instanceof Content.Text
                && content == at
                && event.path("annotation").isObject()) {
            citations++;
            emit(new Delta.Citation(ResponsesInbound.FORMAT, event.path("annotation")));
        }
    }

    private void reason(String more) {
        if (!type.equals(ReasoningItems.TYPE) || more.isEmpty()) {
            return;
        }
        if (part == null) {
            open(Content.Reasoning.of(""));
        }
        sent.append(more);
        emit(new Delta.Reasoning(more));
    }

    private void argue(String more) {
        if (part instanceof ToolCall && !more.isEmpty()) {
            sent.append(more);
            emit(new Delta.Arguments(more));
        }
    }

    private void call(JsonNode item) {
        String name = item.path("name").asText("");
        String id = item.path("call_id").asText("");
        boolean custom = type.equals("custom_tool_call");
        String namespace = item.path(Namespaces.MEMBER).asText("");
        open(new ToolCall(
                id.isEmpty() ? "call_" + StableId.of(index + "/" + item) : id,
                namespace.isEmpty() ? name : Namespaces.join(namespace, name),
                "",
                custom ? ToolCall.Kind.CUSTOM : ToolCall.Kind.FUNCTION,
                null,
                Map.of()));
    }

    /** Brings what streamed up to what the item is. */
    private void finish(JsonNode item) {
        String kind = item.path("type").asText("");
        if (!type.isEmpty() && !type.equals(kind)) {
            story.spoil("The provider changed the kind of an item while it streamed.");
            return;
        }
        type = kind;
        done = true;
        switch (kind) {
            case "message" -> message(item.path("content"));
            case ReasoningItems.TYPE -> reasoning(item);
            case "function_call", "custom_tool_call" -> finishCall(item);
            case "" -> story.spoil("The provider's answer holds an item without a type.");
            default -> {
                open(new Content.Opaque(ResponsesInbound.FORMAT, kind, item));
                end();
            }
        }
    }

    private void message(JsonNode parts) {
        for (int i = 0; parts.isArray() && i < parts.size(); i++) {
            JsonNode said = parts.get(i);
            switch (said.path("type").asText("")) {
                case "output_text", "text" -> rest(i, Content.Text.of(""), said.path("text"), said);
                case "refusal" -> rest(i, new Content.Refusal(""), said.path("refusal"), said);
                default -> {}
            }
        }
        end();
    }

    private void rest(int at, Content kind, JsonNode text, JsonNode said) {
        boolean current = part != null && content == at;
        if (!text.isTextual() || (!current && at <= content)) {
            return;
        }
        String more = current ? missing(text.textValue()) : text.textValue();
        List<JsonNode> cited = new java.util.ArrayList<>();
        said.path("annotations").forEach(cited::add);
        if (!more.isEmpty()) {
            speak(at, kind, more);
        }
        for (int i = citations; part instanceof Content.Text && content == at && i < cited.size(); i++) {
            emit(new Delta.Citation(ResponsesInbound.FORMAT, cited.get(i)));
        }
        if (content == at) {
            end();
        }
    }

    /** What of the whole text has not been sent; spoils the answer when something else was sent. */
    private String missing(String whole) {
        if (whole.startsWith(sent.toString())) {
            return whole.substring(sent.length());
        }
        story.spoil("The provider's answer does not agree with what it streamed of it.");
        return "";
    }

    private void reasoning(JsonNode item) {
        String whole = ReasoningItems.text(item);
        if (part == null || whole.startsWith(sent.toString())) {
            reason(whole.substring(part == null ? 0 : sent.length()));
        }
        Signature signature = ReasoningItems.signature(item, false);
        if (signature != null) {
            if (part == null) {
                open(Content.Reasoning.of(""));
            }
            emit(new Delta.Signed(signature));
        }
        end();
    }

    private void finishCall(JsonNode item) {
        if (part == null) {
            call(item);
        }
        JsonNode whole = item.path(type.equals("custom_tool_call") ? "input" : "arguments");
        if (whole.isContainerNode()) {
            argue(missing(Json.text(whole)));
        } else if (whole.isTextual()) {
            argue(missing(whole.textValue()));
        }
        endCall();
    }

    private void endCall() {
        if (part instanceof ToolCall call) {
            boolean json =
                    call.kind() == ToolCall.Kind.CUSTOM || sent.toString().isBlank() || isJson(sent.toString());
            story.called(json && !call.name().isEmpty());
        }
        end();
    }

    private static boolean isJson(String text) {
        try {
            Json.parse(text);
            return true;
        } catch (Json.BadJsonException e) {
            return false;
        }
    }

    /** Ends an item whose end never came. */
    void close() {
        if (part instanceof ToolCall) {
            endCall();
        } else {
            end();
        }
        done = true;
    }
}
