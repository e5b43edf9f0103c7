package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonCursor;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.openai.ChatStop;
import io.axonhub.gateway.transform.openai.ChatUsage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plain chunk or whole answer, read without a tree: at most one choice, in it text or nothing. It is what nearly all chunks are.
 * Whatever is not plain beyond doubt (an error, a tool call, reasoning, a member not listed here) is not glanced at but read.
 */
final class ChatGlance {
    private static final Set<String> SAY_NOTHING =
            Set.of("object", "created", "system_fingerprint", "service_tier", "obfuscation", "provider", "role");

    private @Nullable String id;
    private @Nullable String model;
    private @Nullable String content;
    private @Nullable String finish;
    private @Nullable Usage usage;
    private JsonNode said = MissingNode.getInstance();
    private boolean listed;
    private boolean answered;
    private boolean choice;
    private boolean used;

    private ChatGlance() {}

    /** Null when it is not plain. */
    static @Nullable ChatGlance of(byte[] json) {
        if (json.length == 0 || json[0] != '{') {
            return null;
        }
        ChatGlance glance = new ChatGlance();
        try (JsonCursor cursor = JsonCursor.of(json)) {
            if (!glance.top(cursor)) {
                return null;
            }
            cursor.end();
            return glance;
        } catch (Json.BadJsonException e) {
            return null;
        }
    }

    private boolean top(JsonCursor json) {
        boolean plain = true;
        while (plain && json.nextMember()) {
            plain = switch (json.name()) {
                case "id" -> id == null && json.isText() && (id = json.text()) != null;
                case "model" -> model == null && json.isText() && (model = json.text()) != null;
                case "usage" -> !used && usage(json);
                case "choices" -> !listed && choices(json);
                default -> saysNothing(json);
            };
        }
        return plain;
    }

    private boolean usage(JsonCursor json) {
        used = true;
        if (!json.isNull()) {
            said = json.tree();
            usage = ChatUsage.read(said);
        }
        return true;
    }

    private boolean choices(JsonCursor json) {
        listed = true;
        if (!json.isArray()) {
            return false;
        }
        if (!json.nextElement()) {
            return true;
        }
        return json.isObject() && choice(json) && !json.nextElement();
    }

    private boolean choice(JsonCursor json) {
        choice = true;
        boolean plain = true;
        while (plain && json.nextMember()) {
            plain = switch (json.name()) {
                case "index" -> json.isZero();
                case "delta", "message" -> !answered && message(json);
                case "finish_reason" -> finish == null && (json.isNull() || finish(json));
                default -> saysNothing(json);
            };
        }
        return plain;
    }

    private boolean finish(JsonCursor json) {
        finish = json.isText() ? json.text() : null;
        return finish != null && !ChatStop.isFailure(finish);
    }

    private boolean message(JsonCursor json) {
        answered = true;
        boolean plain = json.isObject();
        while (plain && json.nextMember()) {
            if (json.isText() && "content".equals(json.name())) {
                plain = content == null;
                content = json.text();
            } else {
                plain = saysNothing(json);
            }
        }
        return plain;
    }

    /** Passes over a null, an empty list and a member that only describes. */
    private static boolean saysNothing(JsonCursor json) {
        if (json.isNull()) {
            return true;
        }
        if (SAY_NOTHING.contains(json.name())) {
            json.skip();
            return true;
        }
        return json.isArray() && !json.nextElement();
    }

    /** Empty when there is none. */
    String id() {
        return id == null ? "" : id;
    }

    /** Empty when there is none. */
    String model() {
        return model == null ? "" : model;
    }

    /** Empty when there is none. */
    String content() {
        return content == null ? "" : content;
    }

    /** Empty when there is none. */
    String finish() {
        return finish == null ? "" : finish;
    }

    /** Null when there is none. */
    @Nullable
    Usage usage() {
        return usage;
    }

    /** The usage as it came, missing when there is none. */
    JsonNode said() {
        return said;
    }

    /** Whether there is a choice. */
    boolean hasChoice() {
        return choice;
    }

    /** Whether it is an answer with all that one has. */
    boolean isWhole() {
        return choice && !id().isEmpty() && !content().isEmpty() && !finish().isEmpty();
    }
}
