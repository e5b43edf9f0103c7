package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.transform.Reading;
import io.axonhub.gateway.transform.Strays;
import io.axonhub.gateway.transform.openai.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
    private static final String CONTENT = "reasoning_content";
    private static final String PLAIN = "reasoning";
    private static final Set<String> TYPES =
            Set.of("thinking", "redacted_thinking", "reasoning.text", "reasoning.summary", "reasoning.encrypted");
    private static final Set<String> KNOWN =
            Set.of("type", "thinking", "text", "summary", "signature", "data", "format", "index", "id");

    /** Whose message it is. */
    enum Side {
        CLIENT,
        PROVIDER
    }

    private ChatReasoning() {}

    /** The names read here. */
    static List<String> names() {
        return List.of(BLOCKS, DETAILS, CONTENT, PLAIN);
    }

    /** The reasoning parts of a provider's message or delta, in order: signed and redacted ones among them. */
    static List<Content> read(JsonNode message, Strays strays) {
        List<Content> parts = new ArrayList<>();
        String member = message.path(BLOCKS).isEmpty() ? DETAILS : BLOCKS;
        for (JsonNode entry : message.path(member)) {
            String path = "choices[0].message." + member;
            Content part = part(entry, Side.PROVIDER);
            if (part != null) {
                parts.add(part);
            }
            if (isKnown(entry)) {
                strays.look(entry, path, KNOWN);
            } else {
                strays.keep(path, entry);
            }
        }
        String plain = plain(message);
        if (!plain.isEmpty() && told(parts).isEmpty()) {
            parts.addFirst(Content.Reasoning.of(plain));
            return joined(parts);
        }
        return parts;
    }

    /** The reasoning that a client gives back, which may stand there in several spellings. */
    static List<Content> replayed(Members message) {
        List<Content> parts = entries(message, BLOCKS);
        List<Content> details = entries(message, DETAILS);
        if (parts.isEmpty()) {
            parts = details;
        }
        Reading reading = message.reading();
        for (Content detail : details) {
            if (!parts.contains(detail)) {
                reading.lost(reading.place(detail, message.at(DETAILS)));
            }
        }
        String name = message.glance().path(CONTENT).asText("").isEmpty() ? PLAIN : CONTENT;
        String plain = plain(message.glance());
        String told = told(parts);
        if (!plain.isEmpty() && told.isEmpty()) {
            parts.addFirst(Content.Reasoning.of(plain));
            List<Content> joined = joined(parts);
            reading.placed(joined.getFirst(), message.at(name));
            return joined;
        }
        if (!bare(plain).equals(bare(told)) && !plain.isEmpty()) {
            reading.lost(message.at(name));
        }
        JsonNode other = message.any(PLAIN);
        if (other != null && !other.asText("").equals(plain)) {
            reading.lost(message.at(PLAIN));
        }
        return parts;
    }

    private static List<Content> entries(Members message, String member) {
        List<Content> parts = new ArrayList<>();
        for (Members entry : message.objects(member)) {
            Content part = part(entry.glance(), Side.CLIENT);
            if (part != null) {
                parts.add(entry.placed(part));
            }
            if (!isKnown(entry.glance())) {
                entry.lost();
            } else if (isKeptWhole(part)) {
                entry.json();
            } else {
                KNOWN.forEach(entry::any);
            }
        }
        return parts;
    }

    /** Whether the signature is the entry itself. */
    private static boolean isKeptWhole(@Nullable Content part) {
        Signature signature = switch (part) {
            case Content.Reasoning reasoning -> reasoning.signature();
            case Content.RedactedReasoning hidden -> hidden.data();
            case null, default -> null;
        };
        return signature != null && signature.format().equals(ChatInbound.FORMAT);
    }

    private static boolean isKnown(JsonNode entry) {
        return TYPES.contains(entry.path("type").asText(""));
    }

    private static String told(List<Content> parts) {
        StringBuilder told = new StringBuilder();
        for (Content part : parts) {
            if (part instanceof Content.Reasoning reasoning) {
                told.append(reasoning.text());
            }
        }
        return told.toString();
    }

    /** Without what spellings of one text differ in. */
    private static String bare(String text) {
        StringBuilder bare = new StringBuilder(text.length());
        text.codePoints().filter(c -> !Character.isWhitespace(c)).forEach(bare::appendCodePoint);
        return bare.toString();
    }

    private static String plain(JsonNode message) {
        String content = message.path(CONTENT).asText("");
        return content.isEmpty() && message.path(PLAIN).isTextual()
                ? message.path(PLAIN).textValue()
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
