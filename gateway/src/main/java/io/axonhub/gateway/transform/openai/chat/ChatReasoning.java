package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Signature;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reasoning members that grew around Chat Completions, on messages and on deltas: {@code reasoning_content} (DeepSeek),
 * {@code reasoning} and {@code reasoning_details} (OpenRouter), {@code thinking_blocks} (LiteLLM).
 *
 * <p>A provider's signed detail becomes a {@link Signature} of this format whose value is the detail's own JSON without its text, so
 * that it can be echoed as it came. In a client's message, blocks and details that say they are Anthropic's carry Anthropic
 * signatures, because the gateway wrote them there.
 */
final class ChatReasoning {
    static final String ANTHROPIC = "anthropic";

    private static final String BLOCKS = "thinking_blocks";
    private static final String DETAILS = "reasoning_details";

    /** Whose message it is. */
    enum Side {
        CLIENT,
        PROVIDER
    }

    private ChatReasoning() {}

    /** The names read here. */
    static List<String> names() {
        return List.of(BLOCKS, DETAILS, "reasoning_content", "reasoning");
    }

    /** The reasoning parts of a message or a delta, in order: signed and redacted ones among them. */
    static List<Content> read(JsonNode message, Side side) {
        List<Content> parts = new ArrayList<>();
        JsonNode blocks = message.path(BLOCKS);
        for (JsonNode entry : blocks.isEmpty() ? message.path(DETAILS) : blocks) {
            Content part = part(entry, side);
            if (part != null) {
                parts.add(part);
            }
        }
        String plain = plain(message);
        boolean told = parts.stream()
                .anyMatch(
                        part -> part instanceof Content.Reasoning r && !r.text().isEmpty());
        if (!plain.isEmpty() && !told) {
            parts.addFirst(Content.Reasoning.of(plain));
            return joined(parts);
        }
        return parts;
    }

    private static String plain(JsonNode message) {
        String content = message.path("reasoning_content").asText("");
        return content.isEmpty() && message.path("reasoning").isTextual()
                ? message.path("reasoning").textValue()
                : content;
    }

    /** Text that came beside its signature is one part. */
    private static List<Content> joined(List<Content> parts) {
        if (parts.size() > 1
                && parts.get(0) instanceof Content.Reasoning text
                && parts.get(1) instanceof Content.Reasoning signed) {
            parts.set(0, new Content.Reasoning(text.text(), signed.signature()));
            parts.remove(1);
        }
        return parts;
    }

    private static @Nullable Content part(JsonNode entry, Side side) {
        return switch (entry.path("type").asText("")) {
            case "thinking" -> text(entry, "thinking", true, side);
            case "redacted_thinking" -> hidden(entry, true, side);
            case "reasoning.text" -> text(entry, "text", isAnthropic(entry), side);
            case "reasoning.summary" -> text(entry, "summary", false, side);
            case "reasoning.encrypted" -> hidden(entry, isAnthropic(entry), side);
            default -> null;
        };
    }

    private static boolean isAnthropic(JsonNode detail) {
        return detail.path("format").asText("").startsWith(ANTHROPIC);
    }

    private static @Nullable Content text(JsonNode entry, String member, boolean anthropic, Side side) {
        String text = entry.path(member).asText("");
        String wire = entry.path("signature").asText("");
        if (text.isEmpty() && wire.isEmpty()) {
            return null;
        }
        return new Content.Reasoning(text, wire.isEmpty() ? null : signature(entry, member, wire, anthropic, side));
    }

    private static @Nullable Content hidden(JsonNode entry, boolean anthropic, Side side) {
        String data = entry.path("data").asText("");
        Signature signature = data.isEmpty() ? null : signature(entry, "", data, anthropic, side);
        return signature == null ? null : new Content.RedactedReasoning(signature);
    }

    private static @Nullable Signature signature(
            JsonNode entry, String text, String wire, boolean anthropic, Side side) {
        if (side == Side.CLIENT && anthropic) {
            return Signature.parse(wire, ANTHROPIC);
        }
        ObjectNode rest = entry.deepCopy();
        rest.remove(text);
        return new Signature(ChatInbound.FORMAT, Json.text(rest));
    }
}
