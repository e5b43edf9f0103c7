package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.transform.Inner;
import io.axonhub.gateway.transform.Reading;
import io.axonhub.gateway.transform.openai.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the messages of one request, in order. */
final class ChatMessageReader {
    /** The id given to the last deprecated {@code function_call}, which has none; its result names no id either. */
    private @Nullable String functionCallId;

    private ChatMessageReader() {}

    static List<Message> messages(Members root) {
        root.need("messages");
        ChatMessageReader reader = new ChatMessageReader();
        List<Message> messages = new ArrayList<>();
        for (Members message : root.objects("messages")) {
            messages.add(message.placed(reader.message(message)));
        }
        if (messages.isEmpty()) {
            throw Members.refuse("messages", "must hold at least one message");
        }
        return messages;
    }

    private Message message(Members message) {
        return switch (message.needText("role")) {
            case "system" -> spoken(Role.SYSTEM, message);
            case "developer" -> spoken(Role.DEVELOPER, message);
            case "user" -> spoken(Role.USER, message);
            case "assistant" -> assistant(message);
            case "tool" -> result(message, message.needName("tool_call_id"), message.text("name"));
            case "function" -> functionResult(message);
            default ->
                throw Members.refuse(
                        message.at("role"), "must be one of developer, system, user, assistant, tool, function");
        };
    }

    private static Message spoken(Role role, Members message) {
        message.need("content");
        List<Content> content = content(message, ChatRequestReader.cache(message));
        return new Message(role, content, message.text("name"), message.rest());
    }

    private Message assistant(Members message) {
        ChatReasoning.names().forEach(message::any);
        List<Content> content = new ArrayList<>(ChatReasoning.replayed(message));
        CacheControl cache = ChatRequestReader.cache(message);
        content(message, cache).stream()
                .filter(part ->
                        !(part instanceof Content.Text text && text.text().isEmpty()))
                .forEach(content::add);
        String refusal = message.text("refusal");
        if (refusal != null && !refusal.isEmpty()) {
            content.add(message.reading().placed(new Content.Refusal(refusal), message.at("refusal")));
        }
        for (Members call : message.objects("tool_calls")) {
            content.add(call.placed(call(call)));
        }
        Members old = message.object("function_call");
        if (old != null) {
            functionCallId = "call_" + message.path().replaceAll("\\D", "");
            content.add(old.placed(Content.ToolCall.function(functionCallId, old.needName("name"), arguments(old))));
        }
        markLastCall(content, cache, message.reading());
        return new Message(Role.ASSISTANT, content, message.text("name"), message.rest());
    }

    /** The message's own marker stands behind all of it, also where it ends with a call. */
    private static void markLastCall(List<Content> content, @Nullable CacheControl cache, Reading reading) {
        if (cache != null
                && !content.isEmpty()
                && content.getLast() instanceof Content.ToolCall c
                && content.stream().noneMatch(part -> part instanceof Content.Text text && text.cache() != null)) {
            Content marked =
                    new Content.ToolCall(c.id(), c.name(), c.arguments(), c.kind(), cache, c.extras(), c.signature());
            content.set(content.size() - 1, reading.instead(c, marked));
        }
    }

    private static Content call(Members call) {
        String id = call.needName("id");
        String type = call.text("type");
        if (type == null || type.equals("function")) {
            Members function = call.needObject("function");
            String name = function.needName("name");
            String arguments = arguments(function);
            Map<String, JsonNode> extras = rest(call, "function", function);
            return new Content.ToolCall(
                    id,
                    name,
                    arguments,
                    Content.ToolCall.Kind.FUNCTION,
                    null,
                    ChatCallSignature.rest(extras),
                    ChatCallSignature.read(extras));
        }
        if (type.equals("custom")) {
            Members custom = call.needObject("custom");
            String input = custom.text("input");
            String name = custom.needName("name");
            return new Content.ToolCall(
                    id, name, input == null ? "" : input, Content.ToolCall.Kind.CUSTOM, null, rest(call, type, custom));
        }
        throw Members.refuse(call.at("type"), "must be function or custom");
    }

    private static Map<String, JsonNode> rest(Members call, String name, Members inner) {
        Map<String, JsonNode> rest = call.rest();
        Inner.keep(rest, name, inner.rest());
        return rest;
    }

    /** A string; some clients send the object itself. */
    private static String arguments(Members function) {
        JsonNode arguments = function.any("arguments");
        if (arguments == null) {
            return "";
        }
        if (arguments.isTextual()) {
            return arguments.textValue();
        }
        if (arguments.isObject()) {
            return Json.text(arguments);
        }
        throw Members.refuse(function.at("arguments"), "must be a string that holds a JSON object");
    }

    private Message functionResult(Members message) {
        if (functionCallId == null) {
            throw Members.refuse(message.at("role"), "is 'function', but no function_call stands before it");
        }
        return result(message, functionCallId, message.text("name"));
    }

    private static Message result(Members message, String callId, @Nullable String name) {
        CacheControl cache = ChatRequestReader.cache(message);
        List<Content> content = content(message, null);
        Content result = message.placed(new Content.ToolResult(callId, false, content, cache, Map.of()));
        return new Message(Role.TOOL, List.of(result), name, message.rest());
    }

    /** The content, none when absent; {@code cache}, the message's own marker, goes to its last part. */
    private static List<Content> content(Members message, @Nullable CacheControl cache) {
        JsonNode content = message.any("content");
        if (content == null) {
            return List.of();
        }
        if (content.isTextual()) {
            Content text = new Content.Text(content.textValue(), List.of(), cache, Map.of());
            return List.of(message.reading().placed(text, cache == null ? message.at("content") : message.path()));
        }
        if (!content.isArray()) {
            throw Members.refuse(message.at("content"), "must be a string or an array of parts");
        }
        List<Content> parts = new ArrayList<>();
        for (Members part : message.objects("content")) {
            parts.add(part.placed(ChatPartReader.part(part)));
        }
        if (cache != null && !parts.isEmpty()) {
            parts.set(parts.size() - 1, message.reading().instead(parts.getLast(), marked(parts.getLast(), cache)));
        }
        return parts;
    }

    private static Content marked(Content part, CacheControl cache) {
        return switch (part) {
            case Content.Text t when t.cache() == null -> new Content.Text(t.text(), t.citations(), cache, t.extras());
            case Content.Image i when i.cache() == null -> new Content.Image(i.source(), i.detail(), cache, i.extras());
            case Content.Document d
            when d.cache() == null -> new Content.Document(d.source(), d.name(), d.context(), cache, d.extras());
            default -> part;
        };
    }
}
