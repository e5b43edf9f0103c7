package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Content.ToolCall;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.transform.Reading;
import io.axonhub.gateway.transform.openai.Members;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code input}: items in a flat list become messages. What the model said in a row (reasoning, text, calls) is one assistant
 * message, because other formats want it so. Ids and statuses of items are left out: they mean something to their provider only.
 */
final class ItemReader {
    private static final String PHASE = "phase";

    private final Reading reading;
    private final List<Message> messages = new ArrayList<>();
    private final List<Content> turn = new ArrayList<>();

    /** The signature of the next call. */
    private @Nullable Signature ofCall;

    private ItemReader(Reading reading) {
        this.reading = reading;
    }

    static List<Message> messages(Members root) {
        ItemReader reader = new ItemReader(root.reading());
        String instructions = root.text("instructions");
        if (instructions != null && !instructions.isEmpty()) {
            reader.plain(Role.SYSTEM, instructions, root.at("instructions"));
        }
        JsonNode input = root.need("input");
        if (input.isTextual()) {
            reader.plain(Role.USER, input.textValue(), root.at("input"));
            return reader.messages;
        }
        List<Members> items = root.objects("input");
        if (items.isEmpty()) {
            throw Members.refuse("input", "must hold at least one item");
        }
        items.forEach(reader::item);
        reader.flush();
        return reader.messages;
    }

    private void plain(Role role, String text, String path) {
        Content content = reading.placed(Content.Text.of(text), path);
        messages.add(reading.placed(Message.of(role, List.of(content)), path));
    }

    private void item(Members item) {
        String type = item.text("type");
        switch (type == null ? "message" : type) {
            case "message" -> message(item);
            case "function_call" -> turn.add(item.placed(functionCall(item)));
            case "custom_tool_call" -> turn.add(item.placed(customCall(item)));
            case "function_call_output", "custom_tool_call_output" -> output(item);
            case ReasoningItems.TYPE -> reasoning(item);
            case "item_reference" ->
                throw Members.refuse(
                        item.path(),
                        "refers to item '" + item.text("id") + "', which is not known here: send the item itself");
            case "compaction" -> add(item, Role.USER, List.of(opaque(item, "compaction")), Map.of());
            case String other -> turn.add(opaque(item, other));
        }
    }

    private static Content opaque(Members item, String type) {
        return item.placed(new Content.Opaque(ResponsesInbound.FORMAT, type, item.json()));
    }

    private void flush() {
        if (!turn.isEmpty()) {
            messages.add(reading.instead(turn.getFirst(), Message.of(Role.ASSISTANT, turn)));
            turn.clear();
        }
    }

    private void add(Members item, Role role, List<Content> content, Map<String, JsonNode> extras) {
        flush();
        messages.add(item.placed(new Message(role, content, null, extras)));
    }

    private void message(Members item) {
        item.any("id");
        item.any("status");
        switch (item.needText("role")) {
            case "user" -> add(item, Role.USER, PartReader.content(item, "content"), item.rest());
            case "system" -> add(item, Role.SYSTEM, PartReader.content(item, "content"), item.rest());
            case "developer" -> add(item, Role.DEVELOPER, PartReader.content(item, "content"), item.rest());
            case "assistant" -> assistant(item);
            default -> throw Members.refuse(item.at("role"), "must be one of user, assistant, system, developer");
        }
    }

    /** The item's {@code phase} stays with its texts: the message may hold other items too. */
    private void assistant(Members item) {
        item.any("type");
        List<Content> parts = PartReader.content(item, "content");
        JsonNode phase = item.any(PHASE);
        for (Content part : parts) {
            turn.add(part instanceof Content.Text text && phase != null ? phased(text, phase, item) : part);
        }
    }

    private Content phased(Content.Text text, JsonNode phase, Members item) {
        Map<String, JsonNode> extras = new HashMap<>(text.extras());
        extras.put(PHASE, phase);
        Content phased = new Content.Text(text.text(), text.citations(), text.cache(), extras);
        boolean bare = text.extras().isEmpty() && text.citations().isEmpty();
        return bare ? item.placed(phased) : reading.instead(text, phased);
    }

    private Content functionCall(Members item) {
        item.any("type");
        item.any("id");
        item.any("status");
        JsonNode arguments = item.any("arguments");
        String text = switch (arguments) {
            case null -> "";
            case JsonNode value when value.isTextual() -> value.textValue();
            case JsonNode value when value.isObject() -> Json.text(value);
            case JsonNode _ -> throw Members.refuse(item.at("arguments"), "must be a string that holds a JSON object");
        };
        return call(item, text, ToolCall.Kind.FUNCTION);
    }

    private Content customCall(Members item) {
        item.any("type");
        item.any("id");
        item.any("status");
        String input = item.text("input");
        return call(item, input == null ? "" : input, ToolCall.Kind.CUSTOM);
    }

    private Content call(Members item, String arguments, ToolCall.Kind kind) {
        String id = item.needName("call_id");
        String name = item.needName("name");
        String namespace = item.text(Namespaces.MEMBER);
        String flat = namespace == null || namespace.isEmpty() ? name : Namespaces.join(namespace, name);
        Signature signature = ofCall;
        ofCall = null;
        return new ToolCall(id, flat, arguments, kind, null, item.rest(), signature);
    }

    private void output(Members item) {
        item.any("type");
        item.any("id");
        item.any("status");
        String id = item.needName("call_id");
        List<Content> content = PartReader.content(item, "output");
        Content result = new Content.ToolResult(id, false, content, null, item.rest());
        add(item, Role.TOOL, List.of(item.placed(result)), Map.of());
    }

    /** What their texts do not say. */
    private void summaries(Members item, String name) {
        List<JsonNode> list = item.list(name);
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).isObject()) {
                Members entry = item.element(name, i);
                entry.any("type");
                if (entry.any("text") == null) {
                    reading.lost(entry.path());
                }
            }
        }
    }

    private void reasoning(Members item) {
        List.of("id", "status", "summary", "content", ReasoningItems.ENCRYPTED).forEach(item::any);
        Signature next = ReasoningItems.ofCall(item.glance());
        if (next != null) {
            ofCall = next;
            return;
        }
        summaries(item, "summary");
        summaries(item, "content");
        @Nullable Content part = ReasoningItems.read(item.glance(), true);
        turn.add(part == null ? opaque(item, ReasoningItems.TYPE) : item.placed(part));
    }
}
