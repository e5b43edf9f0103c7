package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Content.ToolCall;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.openai.StableId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes {@code instructions} and {@code input} of one request. */
final class ItemWriter {
    private static final int LONGEST_CALL_ID = 64;

    private final Request request;
    private final Capabilities capabilities;
    private final Notes notes;
    private final boolean own;
    private final PartWriter parts;
    private final ArrayNode out = Json.array();
    private final Set<String> customCalls = new HashSet<>();
    /** The assistant's message item that texts are still added to. */
    private @Nullable ObjectNode open;

    private String instructions = "";

    ItemWriter(Request request, Capabilities capabilities, Notes notes) {
        this.request = request;
        this.capabilities = capabilities;
        this.notes = notes;
        this.own = request.format().equals(ResponsesInbound.FORMAT);
        this.parts = new PartWriter(notes, own);
    }

    /** All items; call it once. */
    ArrayNode write() {
        for (int i = 0; i < request.messages().size(); i++) {
            message(request.messages().get(i), i);
        }
        if (!own && out.path(out.size() - 1).path("role").asText().equals("assistant")) {
            notes.degraded("messages", "this provider may answer the last assistant turn instead of continuing it");
        }
        return out;
    }

    /** The leading instructions, after {@link #write()}; empty when there are none. */
    String instructions() {
        return instructions;
    }

    private void message(Message message, int index) {
        String path = "messages[" + index + "]";
        open = null;
        switch (message.role()) {
            case SYSTEM, DEVELOPER -> system(message, index, path);
            case USER -> user(message, path);
            case ASSISTANT -> assistant(message, path);
            case TOOL -> results(message, path);
        }
    }

    /** The first instructions are what this format has a member for; others keep their place. */
    private void system(Message message, int index, String path) {
        Map<String, Content> kept = new LinkedHashMap<>();
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < message.content().size(); i++) {
            String at = path + ".content[" + i + "]";
            switch (message.content().get(i)) {
                case Content.Text text
                when !own && text.isAttribution() ->
                    notes.dropped(at, "attribution of the client, of no use to this provider");
                case Content.Text text -> {
                    kept.put(at, text);
                    joined.append(joined.isEmpty() ? "" : "\n\n").append(text.text());
                }
                default -> notes.dropped(at, "instructions hold text only");
            }
        }
        if (kept.isEmpty()) {
            return;
        }
        boolean plain = message.extras().isEmpty() && (!own || isBare(List.copyOf(kept.values())));
        if (index == 0 && message.role() == Role.SYSTEM && plain) {
            kept.forEach((at, text) -> parts.said(text, at));
            instructions = joined.toString();
            return;
        }
        boolean developer = message.role() == Role.DEVELOPER && capabilities.developerRole();
        add(developer ? "developer" : "system", message, path).set("content", content(kept));
    }

    private static boolean isBare(List<Content> content) {
        return content.size() == 1 && content.getFirst().equals(Content.Text.of(text(content.getFirst())));
    }

    private static String text(Content part) {
        return part instanceof Content.Text text ? text.text() : "";
    }

    private void user(Message message, String path) {
        if (message.content().size() == 1
                && message.content().getFirst() instanceof Content.Opaque item
                && item.format().equals(ResponsesInbound.FORMAT)
                && !item.type().startsWith("input_")) {
            out.add(item.json());
            return;
        }
        JsonNode content = content(numbered(message.content(), path));
        if (!content.isEmpty() || content.isTextual()) {
            add("user", message, path).set("content", content);
        }
    }

    private ObjectNode add(String role, Message message, String path) {
        ObjectNode json = out.addObject().put("type", "message").put("role", role);
        if (message.name() != null) {
            notes.dropped(path + ".name", "OpenAI Responses has no names of participants");
        }
        parts.extras(json, message.extras(), path);
        return json;
    }

    /** Parts by their paths. */
    private static Map<String, Content> numbered(List<Content> content, String path) {
        Map<String, Content> numbered = new LinkedHashMap<>();
        for (int i = 0; i < content.size(); i++) {
            numbered.put(path + ".content[" + i + "]", content.get(i));
        }
        return numbered;
    }

    /** A lone plain text is a string. */
    private JsonNode content(Map<String, Content> content) {
        ArrayNode list = Json.array();
        content.forEach((path, each) -> {
            JsonNode part = parts.said(each, path);
            if (part != null) {
                list.add(part);
            }
        });
        boolean plain = list.size() == 1
                && list.get(0).size() == 2
                && list.get(0).path("type").asText().equals("input_text");
        return plain ? list.get(0).path("text") : list;
    }

    private void leftOut(Message message, String path) {
        if (message.name() != null) {
            notes.dropped(path + ".name", "OpenAI Responses has no names of participants");
        }
        message.extras().keySet().stream()
                .sorted()
                .forEach(field -> notes.dropped(path + "." + field, "not part of OpenAI Responses"));
    }

    private void assistant(Message message, String path) {
        leftOut(message, path);
        for (int i = 0; i < message.content().size(); i++) {
            assistant(message.content().get(i), path + ".content[" + i + "]");
        }
    }

    private void assistant(Content part, String path) {
        switch (part) {
            case Content.Text text -> speak(text, path);
            case Content.Refusal refusal ->
                spoken(null).add(Json.object().put("type", "refusal").put("refusal", refusal.text()));
            case Content.ToolCall call -> call(call, path);
            case Content.Reasoning reasoning -> reasoning(reasoning, path);
            case Content.RedactedReasoning _ ->
                notes.dropped(path, "the reasoning was hidden by another provider, which alone can read it");
            case Content.Opaque opaque when opaque.format().equals(ResponsesInbound.FORMAT) -> item(opaque.json());
            case Content.Opaque opaque ->
                notes.dropped(path, opaque.type() + " of " + opaque.format() + " means nothing to this provider");
            case Content.Image _, Content.Audio _, Content.Document _, Content.ToolResult _ ->
                notes.dropped(path, "not part of an assistant's turn");
        }
    }

    private void item(JsonNode item) {
        open = null;
        out.add(item);
    }

    private void speak(Content.Text text, String path) {
        JsonNode phase = text.extras().get("phase");
        ObjectNode json = parts.text("output_text", text, path);
        json.remove("phase");
        spoken(own ? phase : null).add(json);
    }

    /** The parts of the assistant's message under way, or of a new one when its {@code phase} is another. */
    private ArrayNode spoken(@Nullable JsonNode phase) {
        ObjectNode message = open;
        if (message == null || (phase != null && !phase.equals(message.get("phase")))) {
            message = out.addObject().put("type", "message").put("role", "assistant");
            message.putArray("content");
            if (phase != null) {
                message.set("phase", phase);
            }
            open = message;
        }
        return message.withArray("content");
    }

    /** Only what this format's provider sealed can be sent back: it keeps nothing that could be named by id. */
    private void reasoning(Content.Reasoning part, String path) {
        boolean sealed = part.signature() != null && part.signature().format().equals(ResponsesInbound.FORMAT);
        if (!sealed && !own) {
            notes.dropped(path, "the reasoning was not sealed by this provider, which would refuse it");
            return;
        }
        item(ReasoningItems.forProvider("rs_" + StableId.of(path + part.text()), part.text(), part.signature()));
    }

    private void call(ToolCall call, String path) {
        if (call.cache() != null) {
            notes.dropped(path + ".cache_control", PartWriter.OWN_CACHE);
        }
        if (call.signature() != null) {
            notes.dropped(path + ".signature", "the call was signed by another provider");
        }
        boolean custom = call.kind() == ToolCall.Kind.CUSTOM;
        ObjectNode json = Json.object()
                .put("type", custom ? "custom_tool_call" : "function_call")
                .put("call_id", callId(call.id()));
        Namespaces.name(json, call.name(), request);
        if (custom) {
            customCalls.add(call.id());
            json.put("input", call.arguments());
        } else {
            json.put("arguments", call.arguments().isBlank() && !own ? "{}" : call.arguments());
        }
        parts.extras(json, call.extras(), path);
        item(json);
    }

    /** OpenAI takes ids of up to 64 characters; a longer one always becomes the same short one. */
    private String callId(String id) {
        return own || id.length() <= LONGEST_CALL_ID ? id : "call_" + StableId.of(id);
    }

    private void results(Message message, String path) {
        leftOut(message, path);
        for (int i = 0; i < message.content().size(); i++) {
            String at = path + ".content[" + i + "]";
            if (message.content().get(i) instanceof Content.ToolResult result) {
                result(result, at);
            } else {
                notes.dropped(at, "a tool message holds results only");
            }
        }
    }

    private void result(Content.ToolResult result, String path) {
        if (result.cache() != null) {
            notes.dropped(path + ".cache_control", PartWriter.OWN_CACHE);
        }
        if (result.error()) {
            notes.degraded(path + ".is_error", "a failed call is told by its text alone");
        }
        boolean custom = customCalls.contains(result.callId());
        ObjectNode json = out.addObject()
                .put("type", custom ? "custom_tool_call_output" : "function_call_output")
                .put("call_id", callId(result.callId()));
        JsonNode output = content(numbered(result.content(), path));
        json.set("output", output.isArray() && output.isEmpty() ? Json.object().textNode("") : output);
        parts.extras(json, result.extras(), path);
    }
}
