package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.transform.Inner;
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

/** Writes one content part of a request's message. */
final class ChatPartWriter {
    private static final String PDF = "application/pdf";

    private final Notes notes;
    private final boolean own;

    ChatPartWriter(Notes notes, boolean own) {
        this.notes = notes;
        this.own = own;
    }

    /** The part, or null when it was dropped (and noted). Refuses media that the provider would have to fetch itself. */
    @Nullable
    JsonNode write(Content part, String path) {
        return switch (part) {
            case Content.Text text -> {
                uncited(text, path);
                yield marked(text(text.text()), text.cache(), text.extras(), path);
            }
            case Content.Image image -> marked(image(image, path), image.cache(), image.extras(), path);
            case Content.Audio audio -> marked(audio(audio.source(), path), null, audio.extras(), path);
            case Content.Document document -> document(document, path);
            case Content.Refusal refusal -> Json.object().put("type", "refusal").put("refusal", refusal.text());
            case Content.Opaque opaque when opaque.format().equals(ChatInbound.FORMAT) -> opaque.json();
            case Content.Opaque opaque -> throw unknown(opaque, path);
            case Content.Reasoning r -> drop(path, "reasoning belongs to assistant messages");
            case Content.RedactedReasoning r -> drop(path, "reasoning belongs to assistant messages");
            case Content.ToolCall call -> drop(path, "a tool call belongs to an assistant message");
            case Content.ToolResult result -> drop(path, "a tool result belongs to a tool message");
        };
    }

    /** What the user or a tool said and the model would not see; the model's own items are history it can do without. */
    static GatewayException unknown(Content.Opaque opaque, String path) {
        return Members.refuse(path, "is of type '" + opaque.type() + "', which this model's provider does not support");
    }

    private void uncited(Content.Text text, String path) {
        if (!text.citations().isEmpty()) {
            notes.dropped(path + ".citations", "not part of OpenAI's messages");
        }
    }

    private @Nullable JsonNode drop(String path, String reason) {
        notes.dropped(path, reason);
        return null;
    }

    /** Notes what is lost of a text that becomes part of a string. */
    void dropMarks(Content.Text text, String path) {
        if (text.cache() != null) {
            notes.dropped(path + "." + ChatMessageWriter.CACHE_CONTROL, ChatMessageWriter.OWN_CACHE);
        }
        uncited(text, path);
        text.extras().keySet().stream()
                .sorted()
                .forEach(field -> notes.dropped(path + "." + field, "the text became part of a string"));
    }

    private static ObjectNode text(String text) {
        return Json.object().put("type", "text").put("text", text);
    }

    private static ObjectNode image(Content.Image image, String path) {
        String url = switch (image.source()) {
            case Media.Inline inline -> DataUri.write(inline);
            case Media.Url address -> address.url();
            case Media.FileId file ->
                throw Members.refuse(
                        path + ".source.file_id", "names a file of another provider: send the image itself");
            case Media.PlainText text -> throw Members.refuse(path + ".source", "is text, not an image");
        };
        ObjectNode json = Json.object().put("type", "image_url");
        ObjectNode address = json.putObject("image_url").put("url", url);
        if (image.detail() != null) {
            address.put("detail", image.detail());
        }
        return json;
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
            case Media.PlainText(String text) -> text(headed(text, document, path));
            case Media.Inline(String mime, String data)
            when mime.startsWith("text/") -> text(headed(decoded(data, path), document, path));
            case Media.Inline inline -> file(document.name(), inline);
            case Media.FileId(String format, String id)
            when format.startsWith("openai-") -> {
                ObjectNode file = Json.object().put("type", "file");
                file.putObject("file").put("file_id", id);
                yield file;
            }
            case Media.FileId file ->
                throw Members.refuse(
                        path + ".source.file_id", "names a file of another provider: send the document itself");
            case Media.Url url ->
                throw Members.refuse(
                        path + ".source.url",
                        "is an address, which this provider does not fetch: send the document itself");
        };
        boolean file = json.has("file");
        if (file && document.context() != null) {
            notes.dropped(path + ".context", "not part of OpenAI's files");
        }
        return marked(json, document.cache(), document.extras(), path);
    }

    private static ObjectNode file(@Nullable String name, Media.Inline inline) {
        ObjectNode json = Json.object().put("type", "file");
        String fallback = inline.mimeType().equals(PDF) ? "document.pdf" : "document";
        json.putObject("file").put("filename", name == null ? fallback : name).put("file_data", DataUri.write(inline));
        return json;
    }

    /** The text behind its title and its source, which the model is to see too. */
    private String headed(String text, Content.Document document, String path) {
        if (document.name() == null && document.context() == null) {
            return text;
        }
        notes.degraded(path, "a text document becomes plain text behind its title");
        return Stream.of(document.name(), document.context())
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining("\n"))
                + "\n\n" + text;
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
        if (cache != null && own) {
            ChatMessageWriter.mark(json, cache);
        } else if (cache != null) {
            notes.dropped(path + "." + ChatMessageWriter.CACHE_CONTROL, ChatMessageWriter.OWN_CACHE);
        }
        new TreeMap<>(extras).forEach((field, value) -> {
            if (own) {
                Inner.put(json, field, value);
            } else {
                notes.dropped(path + "." + field, "not part of OpenAI's messages");
            }
        });
        return json;
    }
}
