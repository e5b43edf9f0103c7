package io.axonhub.gateway.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One typed part of a message, of a response, or (with empty text) of a stream's {@link StreamEvent.PartStart}.
 *
 * <p>What a format knows and this model does not is kept: single members in {@code extras}, whole parts in {@link Opaque}.
 * Both belong to the format that was read, and only that format's writer may emit them; another one records the drop.
 */
public sealed interface Content {
    /** Visible text. {@code citations}: annotations in the wire shape of the format they came from. */
    record Text(
            String text, List<JsonNode> citations, @Nullable CacheControl cache, Map<String, JsonNode> extras)
            implements Content {
        public Text {
            citations = List.copyOf(citations);
            extras = Map.copyOf(extras);
        }

        /** Bare text. */
        public static Text of(String text) {
            return new Text(text, List.of(), null, Map.of());
        }

        /** Whether Claude Code says of itself in it, and of each request anew: a prompt cache would never hit behind it. */
        public boolean isAttribution() {
            return text.startsWith("x-anthropic-billing-header");
        }
    }

    /** An image. {@code detail}: OpenAI's auto, low, high or original. */
    record Image(
            Media source, @Nullable String detail, @Nullable CacheControl cache, Map<String, JsonNode> extras)
            implements Content {
        public Image {
            extras = Map.copyOf(extras);
        }
    }

    /** Audio in the prompt. */
    record Audio(Media source, Map<String, JsonNode> extras) implements Content {
        public Audio {
            extras = Map.copyOf(extras);
        }
    }

    /** A document (PDF, plain text). {@code name}: file name or title. */
    record Document(
            Media source,
            @Nullable String name,
            @Nullable String context,
            @Nullable CacheControl cache,
            Map<String, JsonNode> extras)
            implements Content {
        public Document {
            extras = Map.copyOf(extras);
        }
    }

    /** The model declined; OpenAI's {@code refusal}. Other formats show it as text with stop reason REFUSAL. */
    record Refusal(String text) implements Content {}

    /** Reasoning the client may read, with the signature that lets its provider verify it on replay. */
    record Reasoning(String text, @Nullable Signature signature) implements Content {
        /** Text only. */
        public static Reasoning of(String text) {
            return new Reasoning(text, null);
        }
    }

    /** Reasoning the client may not read: replayed to the same provider as it is. */
    record RedactedReasoning(Signature data) implements Content {}

    /**
     * A call the client must run. {@code arguments} is the raw string as received (may be empty or no JSON); {@code id} is
     * opaque and never rewritten but for a provider's id rule. {@code signature}: the proof of the reasoning that led to the
     * call, where the provider binds it to the call itself (Gemini).
     */
    record ToolCall(
            String id,
            String name,
            String arguments,
            Kind kind,
            @Nullable CacheControl cache,
            Map<String, JsonNode> extras,
            @Nullable Signature signature)
            implements Content {
        /** What the arguments are: a JSON object, or free text (OpenAI custom tools). */
        public enum Kind {
            FUNCTION,
            CUSTOM
        }

        public ToolCall {
            extras = Map.copyOf(extras);
        }

        /** A call without a signature. */
        public ToolCall(
                String id,
                String name,
                String arguments,
                Kind kind,
                @Nullable CacheControl cache,
                Map<String, JsonNode> extras) {
            this(id, name, arguments, kind, cache, extras, null);
        }

        /** A function call with nothing unknown. */
        public static ToolCall function(String id, String name, String arguments) {
            return new ToolCall(id, name, arguments, Kind.FUNCTION, null, Map.of());
        }

        /** A copy with other arguments. */
        public ToolCall withArguments(String other) {
            return new ToolCall(id, name, other, kind, cache, extras, signature);
        }

        /** A copy with another signature. */
        public ToolCall withSignature(@Nullable Signature other) {
            return new ToolCall(id, name, arguments, kind, cache, extras, other);
        }
    }

    /** The outcome of a {@link ToolCall}. {@code content} holds texts, images, documents or opaque parts. */
    record ToolResult(
            String callId,
            boolean error,
            List<Content> content,
            @Nullable CacheControl cache,
            Map<String, JsonNode> extras)
            implements Content {
        public ToolResult {
            content = List.copyOf(content);
            extras = Map.copyOf(extras);
        }
    }

    /** A part that only {@code format} understands (server tool use, search result, video ...), as its JSON. */
    record Opaque(String format, String type, JsonNode json) implements Content {}
}
