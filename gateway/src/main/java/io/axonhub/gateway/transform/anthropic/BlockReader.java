package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.transform.Inner;
import io.axonhub.gateway.transform.MediaBytes;
import io.axonhub.gateway.transform.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Content blocks to parts, the same for a request's and an answer's.
 *
 * <p>Two kinds of block have no part of their own and are kept by meaning: a document of content blocks becomes a text document
 * and its images, a {@code search_result} a text document named by its title with its source as context.
 */
final class BlockReader {
    private BlockReader() {}

    /** A string, or a list of blocks, that stands as {@code name} in {@code owner}; empty when absent. */
    static List<Content> content(Fields owner, String name) {
        JsonNode node = owner.any(name);
        if (node == null) {
            return List.of();
        }
        if (node.isTextual()) {
            return List.of(owner.reading().placed(Content.Text.of(node.textValue()), owner.at(name)));
        }
        if (!(node instanceof ArrayNode blocks)) {
            throw owner.bad(name, "Input should be a valid string or a list of content blocks");
        }
        List<Content> parts = new ArrayList<>(blocks.size());
        for (int i = 0; i < blocks.size(); i++) {
            parts.addAll(parts(owner.element(name, i, blocks.get(i))));
        }
        return parts;
    }

    /** One block: one part, but for the documents described above. */
    static List<Content> parts(Fields block) {
        String type = block.text("type");
        return switch (type) {
            case "text" -> one(block, text(block));
            case "thinking" ->
                one(block, new Content.Reasoning(block.text("thinking"), signature(block.textOrNull("signature"))));
            case "redacted_thinking" -> redacted(block);
            case "tool_use" -> one(block, toolUse(block));
            case "tool_result" -> one(block, toolResult(block));
            case "image" -> one(block, image(block));
            case "document" -> document(block);
            case "search_result" -> one(block, searchResult(block));
            case "" -> throw block.bad("type", "Field required");
            default -> one(block, new Content.Opaque(AnthropicOutbound.FORMAT, type, block.json()));
        };
    }

    private static List<Content> one(Fields block, Content part) {
        return List.of(block.placed(part));
    }

    private static @Nullable Signature signature(@Nullable String wire) {
        return wire == null ? null : Signature.parse(wire, AnthropicOutbound.FORMAT);
    }

    /** A cache marker, null when there is none. */
    static @Nullable CacheControl cache(Fields owner) {
        Fields cache = owner.object("cache_control");
        return cache == null ? null : new CacheControl(cache.text("type"), cache.textOrNull("ttl"));
    }

    private static Content.Text text(Fields block) {
        block.any("type");
        String text = block.text("text");
        ArrayNode wire = block.array("citations");
        List<JsonNode> citations = new ArrayList<>();
        if (wire != null) {
            wire.forEach(citations::add);
        }
        return new Content.Text(text, citations, cache(block), block.rest());
    }

    /** Nothing when the data only says that there was none. */
    private static List<Content> redacted(Fields block) {
        Signature data = signature(block.text("data"));
        return data == null ? List.of() : one(block, new Content.RedactedReasoning(data));
    }

    private static Content.ToolCall toolUse(Fields block) {
        String id = spoken(block, "id");
        String name = spoken(block, "name");
        JsonNode input = block.any("input");
        if (input == null && block.side() == Fields.Side.CLIENT) {
            throw block.bad("input", "Field required");
        }
        if (input != null && !input.isObject() && block.side() == Fields.Side.CLIENT) {
            throw block.bad("input", "Input should be a valid dictionary");
        }
        String arguments = input == null ? "{}" : arguments(input);
        return new Content.ToolCall(id, name, arguments, Content.ToolCall.Kind.FUNCTION, cache(block), block.rest());
    }

    /** Without an id no result finds its call, and without a name there is nothing to call. */
    private static String spoken(Fields block, String name) {
        String text = block.text(name);
        if (text.isBlank()) {
            throw block.bad(name, "String should have at least 1 character");
        }
        return text;
    }

    /** Some providers send the object as a string that holds it. */
    private static String arguments(JsonNode input) {
        if (!input.isTextual()) {
            return Json.text(input);
        }
        return input.textValue().isBlank() ? "{}" : input.textValue();
    }

    private static Content.ToolResult toolResult(Fields block) {
        String callId = block.text("tool_use_id");
        boolean error = Boolean.TRUE.equals(block.flag("is_error"));
        List<Content> content = content(block, "content");
        return new Content.ToolResult(callId, error, content, cache(block), block.rest());
    }

    private static Content.Image image(Fields block) {
        Fields source = source(block);
        String type = source.text("type");
        Media media = switch (type) {
            case "base64" -> inline(source);
            case "url" -> new Media.Url(source.text("url"), null);
            case "file" -> new Media.FileId(AnthropicOutbound.FORMAT, source.text("file_id"));
            default -> throw source.bad("type", "Input should be 'base64', 'url' or 'file'");
        };
        return new Content.Image(media, null, cache(block), rest(block, source));
    }

    private static Fields source(Fields block) {
        Fields source = block.object("source");
        if (source == null) {
            throw block.bad("source", "Field required");
        }
        return source;
    }

    private static Map<String, JsonNode> rest(Fields block, Fields source) {
        source.any("media_type");
        Map<String, JsonNode> rest = block.rest();
        Inner.keep(rest, "source", source.rest());
        return rest;
    }

    private static Media.Inline inline(Fields source) {
        String data = source.text("data");
        return new Media.Inline(source.text("media_type"), MediaBytes.compact(data));
    }

    private static List<Content> document(Fields block) {
        Fields source = source(block);
        String type = source.text("type");
        List<Content> images = List.of();
        Media media;
        switch (type) {
            case "base64" -> media = inline(source);
            case "text" -> media = new Media.PlainText(source.text("data"));
            case "url" -> media = new Media.Url(source.text("url"), null);
            case "file" -> media = new Media.FileId(AnthropicOutbound.FORMAT, source.text("file_id"));
            case "content" -> {
                source.need("content");
                List<Content> inner = content(source, "content");
                media = new Media.PlainText(joined(inner, source));
                images = inner.stream().filter(Content.Image.class::isInstance).toList();
            }
            default -> throw source.bad("type", "Input should be 'base64', 'text', 'content', 'url' or 'file'");
        }
        String title = block.textOrNull("title");
        String context = block.textOrNull("context");
        List<Content> parts = new ArrayList<>();
        parts.add(block.placed(new Content.Document(media, title, context, cache(block), rest(block, source))));
        parts.addAll(images);
        return parts;
    }

    private static Content.Document searchResult(Fields block) {
        String title = block.text("title");
        String source = block.text("source");
        List<Content> found = content(block, "content");
        if (found.stream().anyMatch(Content.Image.class::isInstance)) {
            throw block.bad("content", "Input should hold blocks of type 'text' only");
        }
        Media text = new Media.PlainText(joined(found, block));
        return new Content.Document(text, title, source, cache(block), block.rest());
    }

    /** The texts; an image stands beside them, anything else would be lost, and what belongs to one of the texts is. */
    private static String joined(List<Content> parts, Fields owner) {
        StringBuilder text = new StringBuilder();
        for (Content part : parts) {
            if (part instanceof Content.Text more) {
                text.append(text.isEmpty() ? "" : "\n").append(more.text());
                bare(more, owner.reading());
            } else if (!(part instanceof Content.Image)) {
                throw owner.bad("content", "Input should hold blocks of type 'text' or 'image' only");
            }
        }
        return text.toString();
    }

    private static void bare(Content.Text text, Reading reading) {
        String path = reading.place(text, "");
        text.extras().keySet().stream().sorted().forEach(name -> reading.lost(path + "." + name));
        if (text.cache() != null) {
            reading.lost(path + ".cache_control");
        }
        if (!text.citations().isEmpty()) {
            reading.lost(path + ".citations");
        }
    }
}
