package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.transform.Notes;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes pictures, sounds and documents: inline as {@code inlineData}, an address as {@code fileData}, which Google fetches itself. */
final class MediaWriter {
    private static final Map<String, String> TYPES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "webp", "image/webp",
            "gif", "image/gif",
            "heic", "image/heic",
            "pdf", "application/pdf",
            "txt", "text/plain",
            "html", "text/html",
            "csv", "text/csv");

    private final boolean own;
    private final Notes notes;

    MediaWriter(boolean own, Notes notes) {
        this.own = own;
        this.notes = notes;
    }

    ObjectNode image(Content.Image image, String path) {
        ObjectNode json = media(image.source(), path);
        if (image.detail() != null && !image.detail().equals("auto")) {
            notes.dropped(path + ".detail", "not part of Gemini's parts");
        }
        return marked(json, image.cache(), image.extras(), path);
    }

    ObjectNode audio(Content.Audio audio, String path) {
        return marked(media(audio.source(), path), null, audio.extras(), path);
    }

    ObjectNode document(Content.Document document, String path) {
        ObjectNode json;
        if (document.source() instanceof Media.PlainText(String text)) {
            json = Json.object().put("text", headed(text, document, path));
        } else {
            json = media(document.source(), path);
            if (document.name() != null && own) {
                ((ObjectNode) json.elements().next()).put("displayName", document.name());
            } else if (document.name() != null) {
                notes.dropped(path + ".name", "not part of Gemini's parts");
            }
            if (document.context() != null) {
                notes.dropped(path + ".context", "not part of Gemini's parts");
            }
        }
        return marked(json, document.cache(), document.extras(), path);
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

    private static ObjectNode media(Media source, String path) {
        ObjectNode json = Json.object();
        switch (source) {
            case Media.Inline(String mime, String data) ->
                json.putObject("inlineData").put("mimeType", mime).put("data", data);
            case Media.Url(String url, String mime) -> {
                String type = mime == null ? guessed(url, path) : mime;
                json.putObject("fileData").put("mimeType", type).put("fileUri", url);
            }
            case Media.FileId file ->
                throw Fields.refuse(path, "names a file of another provider: send the bytes themselves");
            case Media.PlainText text -> json.put("text", text.text());
        }
        return json;
    }

    /** The API must be told the type, and an address tells it by its ending at most. */
    private static String guessed(String url, String path) {
        String file;
        try {
            file = Objects.requireNonNullElse(URI.create(url).getPath(), "");
        } catch (IllegalArgumentException e) {
            file = "";
        }
        String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        if (type == null) {
            throw Fields.refuse(
                    path,
                    "is an address that does not show its type, which this model's provider must be told: send the bytes "
                            + "themselves, or an address that ends in .png, .jpg, .webp or .pdf");
        }
        return type;
    }

    private ObjectNode marked(
            ObjectNode json, @Nullable CacheControl cache, Map<String, JsonNode> extras, String path) {
        if (cache != null) {
            notes.dropped(path + ".cache_control", ContentWriter.OWN_CACHE);
        }
        new TreeMap<>(extras).forEach((name, value) -> {
            int dot = name.indexOf('.');
            if (!own) {
                notes.dropped(path + "." + name, "not part of Gemini's parts");
            } else if (dot > 0 && json.elements().next() instanceof ObjectNode data) {
                data.set(name.substring(dot + 1), value);
            } else {
                json.set(name, value);
            }
        });
        return json;
    }
}
