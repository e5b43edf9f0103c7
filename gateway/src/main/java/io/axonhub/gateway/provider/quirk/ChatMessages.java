package io.axonhub.gateway.provider.quirk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import java.util.List;
import java.util.Locale;

/** What OpenAI-format vendors want of {@code messages} and {@code response_format}. */
final class ChatMessages {
    static final String MESSAGES = "messages";

    private static final String ROLE = "role";
    private static final String CONTENT = "content";
    private static final String FORMAT = "response_format";
    private static final String TYPE = "type";
    private static final String JSON_ONLY = "Answer with one JSON object and nothing else.";

    private ChatMessages() {}

    static boolean is(ObjectNode message, String role) {
        return message.path(ROLE).asText("").equals(role);
    }

    static boolean calls(ObjectNode message) {
        return !message.path("tool_calls").isEmpty();
    }

    static String at(int index, String member) {
        return MESSAGES + "[" + index + "]." + member;
    }

    /** OpenAI's newer name of the system role, which few others know. */
    static void systemForDeveloper(Body body) {
        for (ObjectNode message : body.objects(MESSAGES)) {
            if (is(message, "developer")) {
                message.put(ROLE, "system");
                body.touch(MESSAGES);
            }
        }
    }

    /** Members of messages that the vendor does not know. */
    static Rule without(String... names) {
        return body -> {
            List<ObjectNode> messages = body.objects(MESSAGES);
            for (int i = 0; i < messages.size(); i++) {
                for (String name : names) {
                    JsonNode gone = messages.get(i).remove(name);
                    if (gone != null) {
                        body.touch(MESSAGES);
                        if (!gone.isNull()) {
                            body.notes().dropped(at(i, name), "unknown to " + body.type());
                        }
                    }
                }
            }
        };
    }

    /** The last instruction becomes the user's message where there is none, for vendors that answer users only. */
    static void someUser(Body body) {
        List<ObjectNode> messages = body.objects(MESSAGES);
        if (messages.isEmpty() || messages.stream().anyMatch(message -> is(message, "user"))) {
            return;
        }
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (is(messages.get(i), "system")) {
                messages.get(i).put(ROLE, "user");
                body.touch(MESSAGES);
                body.notes().degraded(at(i, ROLE), "sent as the user's, because the provider wants a user's message");
                return;
            }
        }
    }

    /** An assistant's turn that says and calls nothing. */
    static void noEmptyTurns(Body body) {
        if (!(body.get(MESSAGES) instanceof ArrayNode list)) {
            return;
        }
        for (int i = list.size() - 1; i >= 0; i--) {
            if (list.get(i) instanceof ObjectNode message && is(message, "assistant") && isEmpty(message)) {
                body.touch(MESSAGES);
                if (calls(message)) {
                    message.remove(CONTENT);
                } else {
                    list.remove(i);
                    body.notes().dropped(MESSAGES + "[" + i + "]", "the provider refuses an assistant's empty turn");
                }
            }
        }
    }

    private static boolean isEmpty(ObjectNode message) {
        JsonNode content = message.path(CONTENT);
        return content.isNull()
                || content.isMissingNode()
                || (content.isTextual() && content.textValue().isBlank())
                || (content.isArray() && content.isEmpty());
    }

    /** A JSON schema that the model cannot be held to goes into the prompt. */
    static void schemaAsPrompt(Body body) {
        JsonNode format = body.get(FORMAT);
        if (body.model().jsonSchema() || !format.path(TYPE).asText("").equals("json_schema")) {
            return;
        }
        JsonNode schema = format.path("json_schema").path("schema");
        instruct(body, JSON_ONLY + (schema.isObject() ? " It must fit this JSON schema:\n" + Json.text(schema) : ""));
        body.degrade(
                FORMAT,
                "the model has no native JSON schema: the schema went into the prompt",
                Json.object().put(TYPE, "json_object"));
    }

    /** Vendors that refuse JSON mode unless the prompt says the word. */
    static void wordJson(Body body) {
        if (!body.get(FORMAT).path(TYPE).asText("").equals("json_object")) {
            return;
        }
        boolean said = body.objects(MESSAGES).stream()
                .anyMatch(message -> message.path(CONTENT)
                        .toString()
                        .toLowerCase(Locale.ROOT)
                        .contains("json"));
        if (!said) {
            instruct(body, JSON_ONLY);
            body.notes().degraded(FORMAT, "an instruction was added, because the provider wants the word json");
        }
    }

    /** Adds to the leading system message. */
    private static void instruct(Body body, String text) {
        if (!(body.get(MESSAGES) instanceof ArrayNode list)) {
            return;
        }
        body.touch(MESSAGES);
        if (!(list.path(0) instanceof ObjectNode first && is(first, "system"))) {
            list.insert(0, Json.object().put(ROLE, "system").put(CONTENT, text));
        } else if (first.path(CONTENT) instanceof ArrayNode parts) {
            parts.add(Json.object().put(TYPE, "text").put("text", text));
        } else {
            first.put(CONTENT, first.path(CONTENT).asText("") + "\n\n" + text);
        }
    }
}
