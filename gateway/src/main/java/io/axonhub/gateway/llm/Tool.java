package io.axonhub.gateway.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tool the model may call. */
public sealed interface Tool {
    /** A JSON-schema function. {@code schema} null means no parameters; it stays the tree that was received. */
    record Function(
            String name,
            @Nullable String description,
            @Nullable JsonNode schema,
            @Nullable Boolean strict,
            @Nullable CacheControl cache,
            Map<String, JsonNode> extras)
            implements Tool {
        public Function {
            extras = Map.copyOf(extras);
        }
    }

    /** An OpenAI custom tool: free-text input, optionally held to a grammar ({@code format}). */
    record Custom(
            String name,
            @Nullable String description,
            @Nullable JsonNode format,
            Map<String, JsonNode> extras) implements Tool {
        public Custom {
            extras = Map.copyOf(extras);
        }
    }

    /** A tool the provider runs or types itself (web search, bash): only {@code format} understands its JSON. */
    record Hosted(String format, String type, String name, JsonNode json) implements Tool {}

    /** The name the model calls. */
    String name();
}
