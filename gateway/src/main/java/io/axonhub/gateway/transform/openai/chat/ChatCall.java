package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Content.ToolCall.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tool call that is being read from fragments. Not thread-safe. */
final class ChatCall extends ChatPart {
    private final @Nullable Integer slot;
    private final Kind kind;
    private final Map<String, JsonNode> extras;
    private final StringBuilder arguments = new StringBuilder();
    private String wireId = "";
    private String id = "";
    private String name = "";
    private int depth;
    private boolean quoted;
    private boolean escaped;
    private boolean balanced;

    /** {@code slot}: the fragment's {@code index}, null when it had none. */
    ChatCall(@Nullable Integer slot, Kind kind, Map<String, JsonNode> extras) {
        super(Content.Text.of(""));
        this.slot = slot;
        this.kind = kind;
        this.extras = extras;
    }

    @Override
    Content seed() {
        return new Content.ToolCall(
                id, name, "", kind, null, ChatCallSignature.rest(extras), ChatCallSignature.read(extras));
    }

    /** The name may come in pieces, and is whole when the arguments begin. */
    @Override
    boolean isReady() {
        return !arguments.isEmpty() && !name.isEmpty();
    }

    /** Arguments of a function are complete when their brackets are; free text and no text at all never say so. */
    @Override
    boolean isComplete() {
        return kind == Kind.FUNCTION && balanced && !name.isEmpty();
    }

    @Nullable
    Integer slot() {
        return slot;
    }

    Kind kind() {
        return kind;
    }

    /** The provider's id, empty until one came. */
    String wireId() {
        return wireId;
    }

    void wireId(String value) {
        wireId = value;
    }

    /** Settles the id the client sees. */
    void id(String value) {
        id = value;
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    /** Takes a name whole, repeated, grown or in pieces. */
    void name(String more) {
        if (more.isEmpty() || isOpen() || more.equals(name)) {
            return;
        }
        if (more.startsWith(name)) {
            name = more;
        } else if (arguments.isEmpty()) {
            name += more;
        }
    }

    String arguments() {
        return arguments.toString();
    }

    boolean hasArguments() {
        return !arguments.isEmpty();
    }

    void argue(String fragment) {
        arguments.append(fragment);
        for (int i = 0; i < fragment.length(); i++) {
            scan(fragment.charAt(i));
        }
    }

    private void scan(char c) {
        if (escaped) {
            escaped = false;
        } else if (quoted) {
            escaped = c == '\\';
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            depth--;
            balanced = depth == 0;
        }
    }

    /** Whether the arguments are what the kind promises; none at all is fine. */
    boolean isValid() {
        if (kind == Kind.CUSTOM || arguments.toString().isBlank()) {
            return true;
        }
        try {
            Json.parse(arguments.toString());
            return true;
        } catch (Json.BadJsonException e) {
            return false;
        }
    }
}
