package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.transform.CallIds;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Inner;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.openai.CustomTools;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes the messages of one request. */
final class ChatMessageWriter {
    /** The only mode of OpenAI's own marker. */
    private static final String EXPLICIT = "explicit";

    static final String CACHE_CONTROL = "cache_control";
    static final String OWN_CACHE = "the provider caches prompts on its own";

    private static final CallIds IDS = new CallIds(".{1,64}");

    /** What a tool search finds: all tools are offered here from the start, so that the name says enough. */
    private static final String TOOL_REFERENCE = "tool_reference";

    private final Request request;
    private final Capabilities capabilities;
    private final Notes notes;
    private final boolean own;
    private final ChatPartWriter parts;
    private final ArrayNode out = Json.array();
    /** Images and documents out of tool results: they follow in a user message when the turn's results are through. */
    private final List<JsonNode> media = new ArrayList<>();

    private boolean conversing;

    ChatMessageWriter(Request request, Capabilities capabilities, Notes notes) {
        this.request = request;
        this.capabilities = capabilities;
        this.notes = notes;
        this.own = request.format().equals(ChatInbound.FORMAT);
        this.parts = new ChatPartWriter(notes, own);
    }

    /** All messages; call it once. */
    ArrayNode write() {
        for (int i = 0; i < request.messages().size(); i++) {
            message(request.messages().get(i), "messages[" + i + "]");
        }
        flush();
        if (!own && out.path(out.size() - 1).path("role").asText().equals("assistant")) {
            notes.degraded("messages", "this provider may answer the last assistant turn instead of continuing it");
        }
        return out;
    }

    /** Adds an instruction to the leading system message, after {@link #write()}. */
    void instruct(String text) {
        if (!(out.path(0) instanceof ObjectNode first && isSystem(first))) {
            out.insert(0, Json.object().put("role", "system").put("content", text));
            return;
        }
        if (first.path("content") instanceof ArrayNode list) {
            list.add(Json.object().put("type", "text").put("text", text));
        } else {
            first.put("content", first.path("content").asText() + "\n\n" + text);
        }
    }

    private static boolean isSystem(ObjectNode message) {
        String role = message.path("role").asText();
        return role.equals("system") || role.equals("developer");
    }

    private void message(Message message, String path) {
        switch (message.role()) {
            case SYSTEM, DEVELOPER -> system(message, path);
            case USER -> user(message, path);
            case ASSISTANT -> assistant(message, path);
            case TOOL -> results(message, path);
        }
    }

    private void system(Message message, String path) {
        Map<String, Content.Text> kept = new LinkedHashMap<>();
        for (int i = 0; i < message.content().size(); i++) {
            String at = path + ".content[" + i + "]";
            switch (message.content().get(i)) {
                case Content.Text text
                when !own && text.isAttribution() ->
                    notes.dropped(at, "attribution of the client, of no use to this provider");
                case Content.Text text -> kept.put(at, text);
                default -> notes.dropped(at, "instructions hold text only");
            }
        }
        if (kept.isEmpty()) {
            return;
        }
        if (conversing && !capabilities.midSystem()) {
            notes.degraded(path, "instructions between turns are unknown to the model: moved to the front");
            kept.forEach((at, text) -> {
                parts.dropMarks(text, at);
                instruct(text.text());
            });
            message.extras().keySet().stream().sorted().forEach(field -> dropped(path + "." + field));
            if (message.name() != null) {
                dropped(path + ".name");
            }
            return;
        }
        flush();
        boolean developer = message.role() == Role.DEVELOPER && capabilities.developerRole();
        ArrayNode written = Json.array();
        kept.forEach((at, text) -> written.add(parts.write(text, at)));
        add(developer ? "developer" : "system", message, path).set("content", plain(written));
    }

    private void user(Message message, String path) {
        flush();
        conversing = true;
        JsonNode content = content(message.content(), path);
        if (!content.isEmpty() || content.isTextual()) {
            add("user", message, path).set("content", content);
        }
    }

    /** A lone plain text is a string, which every compatible server takes; all else is a list of parts. */
    private JsonNode content(List<Content> content, String path) {
        ArrayNode list = Json.array();
        for (int i = 0; i < content.size(); i++) {
            JsonNode part = parts.write(content.get(i), path + ".content[" + i + "]");
            if (part != null) {
                list.add(part);
            }
        }
        return plain(list);
    }

    private static JsonNode plain(ArrayNode list) {
        boolean plain = list.size() == 1
                && list.get(0).size() == 2
                && list.get(0).path("type").asText().equals("text");
        return plain ? list.get(0).path("text") : list;
    }

    private void assistant(Message message, String path) {
        flush();
        conversing = true;
        StringBuilder text = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        ArrayNode calls = Json.array();
        ChatReasoningWriter reasoning = new ChatReasoningWriter(notes, own, capabilities.reasoningContent());
        boolean spoke = false;
        for (int i = 0; i < message.content().size(); i++) {
            String at = path + ".content[" + i + "]";
            switch (message.content().get(i)) {
                case Content.Text part -> {
                    spoke = true;
                    text.append(part.text());
                    parts.dropMarks(part, at);
                }
                case Content.Refusal part -> refusal.append(part.text());
                case Content.ToolCall call -> calls.add(call(call, at));
                case Content.Reasoning part -> reasoning.add(part, at);
                case Content.RedactedReasoning part -> reasoning.add(part, at);
                default -> notes.dropped(at, "not part of OpenAI's assistant messages");
            }
        }
        if (!spoke && refusal.isEmpty() && calls.isEmpty()) {
            if (!message.content().isEmpty()) {
                notes.dropped(path, "an assistant turn without text or tool calls cannot be sent");
            }
            return;
        }
        ObjectNode json = add("assistant", message, path);
        json.put("content", spoke ? text.toString() : null);
        reasoning.into(json);
        if (!refusal.isEmpty()) {
            json.put("refusal", refusal.toString());
        }
        if (!calls.isEmpty()) {
            json.set("tool_calls", calls);
        }
    }

    private ObjectNode call(Content.ToolCall call, String path) {
        if (call.cache() != null) {
            notes.dropped(path + "." + CACHE_CONTROL, OWN_CACHE);
        }
        boolean custom = call.kind() == Content.ToolCall.Kind.CUSTOM;
        boolean blank = !custom && call.arguments().isBlank();
        Content.ToolCall sent = blank && !own ? call.withArguments("{}") : call;
        if (!own && sent.signature() != null) {
            notes.dropped(path + ".signature", "most providers of this format refuse what they do not know");
        }
        if (custom && !capabilities.customTools()) {
            sent = Content.ToolCall.function(call.id(), call.name(), CustomTools.asArguments(call.arguments()));
        }
        ObjectNode json = ChatToolCalls.write(sent.withSignature(null)).put("id", id(call.id()));
        extras(json, call.extras(), path);
        ChatCallSignature.write(sent.signature(), json);
        return json;
    }

    private void results(Message message, String path) {
        conversing = true;
        for (int i = 0; i < message.content().size(); i++) {
            String at = path + ".content[" + i + "]";
            if (message.content().get(i) instanceof Content.ToolResult result) {
                result(result, message, path, at);
            } else {
                notes.dropped(at, "a tool message holds results only");
            }
        }
    }

    private void result(Content.ToolResult result, Message message, String path, String at) {
        boolean parted = own && result.content().size() > 1;
        ObjectNode json = add("tool", message, path).put("tool_call_id", id(result.callId()));
        json.set("content", parted ? content(result.content(), at) : json.textNode(text(result, at)));
        if (result.cache() != null && own) {
            mark(json, result.cache());
        } else if (result.cache() != null) {
            notes.dropped(at + "." + CACHE_CONTROL, OWN_CACHE);
        }
        extras(json, result.extras(), at);
    }

    private String text(Content.ToolResult result, String at) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < result.content().size(); i++) {
            String line = line(result.content().get(i), at + ".content[" + i + "]");
            if (line != null) {
                text.append(text.isEmpty() ? "" : "\n").append(line);
            }
        }
        if (result.error() && !text.toString().startsWith("Error")) {
            text.insert(0, text.isEmpty() ? "Error" : "Error: ");
        }
        return text.toString();
    }

    /** What stands in the tool message for one part of a result: its text, or a word for what follows behind. */
    private @Nullable String line(Content part, String path) {
        return switch (part) {
            case Content.Text text -> {
                parts.dropMarks(text, path);
                yield text.text();
            }
            case Content.Image image -> moved(image, "[image]", path);
            case Content.Document document
            when !(document.source() instanceof Media.PlainText) ->
                moved(document, document.name() == null ? "[document]" : "[document: " + document.name() + "]", path);
            case Content.Document document -> said(document, path);
            case Content.Opaque opaque
            when opaque.type().equals(TOOL_REFERENCE) -> {
                notes.degraded(path, "a reference to a tool is sent as the tool's name");
                yield opaque.json().path("tool_name").asText(opaque.type());
            }
            case Content.Opaque opaque -> throw ChatPartWriter.unknown(opaque, path);
            default -> {
                notes.dropped(path, "not part of a tool result");
                yield null;
            }
        };
    }

    private @Nullable String said(Content.Document document, String path) {
        JsonNode json = parts.write(document, path);
        return json == null ? null : json.path("text").asText();
    }

    private @Nullable String moved(Content part, String word, String path) {
        JsonNode json = parts.write(part, path);
        if (json == null) {
            return null;
        }
        media.add(json);
        return word;
    }

    private void flush() {
        if (!media.isEmpty()) {
            ArrayNode content = out.addObject().put("role", "user").putArray("content");
            media.forEach(content::add);
            media.clear();
        }
    }

    private ObjectNode add(String role, Message message, String path) {
        ObjectNode json = out.addObject().put("role", role);
        if (message.name() != null) {
            json.put("name", message.name());
        }
        extras(json, message.extras(), path);
        return json;
    }

    private void extras(ObjectNode json, Map<String, JsonNode> extras, String path) {
        new TreeMap<>(extras).forEach((field, value) -> {
            if (own) {
                Inner.put(json, field, value);
            } else {
                dropped(path + "." + field);
            }
        });
    }

    private void dropped(String path) {
        notes.dropped(path, "not part of OpenAI's messages");
    }

    private String id(String id) {
        return own ? id : IDS.fit(id);
    }

    /** Puts the marker there under the name that it had. */
    static void mark(ObjectNode json, CacheControl cache) {
        boolean explicit = cache.type().equals(EXPLICIT);
        ObjectNode marker = json.putObject(explicit ? ChatRequestReader.BREAKPOINT : CACHE_CONTROL)
                .put(explicit ? "mode" : "type", cache.type());
        if (cache.ttl() != null) {
            marker.put("ttl", cache.ttl());
        }
    }
}
