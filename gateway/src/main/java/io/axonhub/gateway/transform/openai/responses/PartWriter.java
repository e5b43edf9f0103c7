package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.openai.DataUri;
import io.axonhub.gateway.transform.openai.Members;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes one content part of an input item. */
final class PartWriter {
    static final String OWN_CACHE = "the provider caches prompts on its own";

    /** What a tool search finds: all tools are offered here from the start, so that the name says enough. */
    private static final String TOOL_REFERENCE = "tool_reference";

    private static final String PDF = "application/pdf";

    private final Notes notes;
    private final boolean own;

    PartWriter(Notes notes, boolean own) {
        this.notes = notes;
        this.own = own;
    }

    /** What a user or a tool says; null when it was dropped (and noted). */
    @Nullable
    JsonNode said(Content part, String path) {
        return switch (part) {
            case Content.Text text -> text("input_text", text, path);
            case Content.Image image -> marked(image(image, path), image.cache(), image.extras(), path);
            case Content.Audio audio -> marked(audio(audio.source(), path), null, audio.extras(), path);
            case Content.Document document -> document(document, path);
            case Content.Opaque opaque when opaque.format().equals(ResponsesInbound.FORMAT) -> opaque.json();
            case Content.Opaque opaque
            when opaque.type().equals(TOOL_REFERENCE) -> {
                notes.degraded(path, "a reference to a tool is sent as the tool's name");
                yield Json.object()
                        .put("type", "input_text")
                        .put("text", opaque.json().path("tool_name").asText(opaque.type()));
            }
            case Content.Opaque opaque -> throw unknown(opaque, path);
            case Content.Refusal _,
                    Content.Reasoning _,
                    Content.RedactedReasoning _,
                    Content.ToolCall _,
                    Content.ToolResult _ -> {
                notes.dropped(path, "not part of what a user or a tool says");
                yield null;
            }
        };
    }

    /** What the user or a tool said and the model would not see; the model's own items are history it can do without. */
    private static GatewayException unknown(Content.Opaque opaque, String path) {
        return Members.refuse(path, "is of type '" + opaque.type() + "', which this model's provider does not support");
    }

    /** A text of the kind {@code type}; the model's own brings its annotations along. */
    ObjectNode text(String type, Content.Text text, String path) {
        ObjectNode json = Json.object().put("type", type).put("text", text.text());
        if (!text.citations().isEmpty() && own && type.equals("output_text")) {
            text.citations().forEach(json.withArray("annotations")::add);
        } else if (!text.citations().isEmpty()) {
            notes.dropped(path + ".citations", "not part of what is sent to this provider");
        }
        return marked(json, text.cache(), text.extras(), path);
    }

    private static ObjectNode image(Content.Image image, String path) {
        ObjectNode json = Json.object().put("type", "input_image");
        switch (image.source()) {
            case Media.Inline inline -> json.put("image_url", DataUri.write(inline));
            case Media.Url address -> json.put("image_url", address.url());
            case Media.FileId(String format, String id) -> json.put("file_id", own(format, id, path));
            case Media.PlainText _ -> throw Members.refuse(path + ".source", "is text, not an image");
        }
        if (image.detail() != null) {
            json.put("detail", image.detail());
        }
        return json;
    }

    /** OpenAI keeps one store of files for all its endpoints. */
    private static String own(String format, String id, String path) {
        if (format.startsWith("openai-")) {
            return id;
        }
        throw Members.refuse(path + ".source.file_id", "names a file of another provider: send the file itself");
    }

    private static ObjectNode audio(Media source, String path) {
        if (source instanceof Media.Inline(String mime, String data)) {
            String format = switch (mime) {
                case "audio/wav", "audio/x-wav", "audio/wave" -> "wav";
                case "audio/mpeg", "audio/mp3" -> "mp3";
                default -> throw Members.refuse(path, "is " + mime + ", but this provider takes wav and mp3 only");
            };
            ObjectNode json = Json.object().put("type", "input_audio");
            json.putObject("input_audio").put("data", data).put("format", format);
            return json;
        }
        throw Members.refuse(path, "must hold the audio itself for this provider");
    }

    private JsonNode document(Content.Document document, String path) {
        ObjectNode json = switch (document.source()) {
            case Media.PlainText(String text) -> plain(text, document, path);
            case Media.Inline(String mime, String data)
            when mime.startsWith("text/") && !own -> plain(decoded(data, path), document, path);
            case Media.Inline inline -> {
                String fallback = inline.mimeType().equals(PDF) ? "document.pdf" : "document";
                yield Json.object()
                        .put("type", "input_file")
                        .put("filename", document.name() == null ? fallback : document.name())
                        .put("file_data", DataUri.write(inline));
            }
            case Media.Url url -> named(document).put("file_url", url.url());
            case Media.FileId(String format, String id) -> named(document).put("file_id", own(format, id, path));
        };
        if (document.context() != null && !json.has("text")) {
            notes.dropped(path + ".context", "not part of OpenAI's files");
        }
        return marked(json, document.cache(), document.extras(), path);
    }

    private static ObjectNode named(Content.Document document) {
        ObjectNode json = Json.object().put("type", "input_file");
        return document.name() == null ? json : json.put("filename", document.name());
    }

    /** The text behind its title and its source, which the model is to see too. */
    private ObjectNode plain(String text, Content.Document document, String path) {
        String head = Stream.of(document.name(), document.context())
                .filter(Objects::nonNull)
                .collect(Collectors.joining("\n"));
        if (!head.isEmpty()) {
            notes.degraded(path, "a text document becomes plain text behind its title");
        }
        return Json.object().put("type", "input_text").put("text", head.isEmpty() ? text : head + "\n\n" + text);
    }

    private static String decoded(String base64, String path) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Members.refuse(path + ".source.data", "is no base64");
        }
    }

    private ObjectNode marked(
            ObjectNode json, @Nullable CacheControl cache, Map<String, JsonNode> extras, String path) {
        if (cache != null) {
            notes.dropped(path + ".cache_control", OWN_CACHE);
        }
        extras(json, extras, path);
        return json;
    }

    /** Members that the unified model does not know: back to where they came from, or dropped. */
    void extras(ObjectNode json, Map<String, JsonNode> extras, String path) {
        new TreeMap<>(extras).forEach((field, value) -> {
            if (own) {
                json.set(field, value);
            } else {
                notes.dropped(path + "." + field, "not part of OpenAI Responses");
            }
        });
    }
}
