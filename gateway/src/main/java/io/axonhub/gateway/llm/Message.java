package io.axonhub.gateway.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One turn of the conversation. Content keeps its order: thinking, text, thinking, tool call is legal.
 *
 * <p>Tool results stand in messages of their own ({@link Role#TOOL}): an Anthropic user turn that starts with results becomes
 * a TOOL message followed by a USER message, and a writer that needs one turn merges them again.
 *
 * @param name OpenAI's optional participant name
 * @param extras members of the wire message that the unified model does not know
 */
public record Message(
        Role role, List<Content> content, @Nullable String name, Map<String, JsonNode> extras) {
    /** Copies its collections. */
    public Message {
        content = List.copyOf(content);
        extras = Map.copyOf(extras);
    }

    /** A message with no name and nothing unknown. */
    public static Message of(Role role, List<Content> content) {
        return new Message(role, content, null, Map.of());
    }
}
