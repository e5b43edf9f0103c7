package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.transform.MediaBytes;
import io.axonhub.gateway.transform.Notes;
import java.util.Locale;

/** Images and documents with their {@code source}. */
final class MediaWriter {
    private final Notes notes;

    MediaWriter(Notes notes) {
        this.notes = notes;
    }

    ObjectNode image(Media media, String path) {
        ObjectNode source = switch (media) {
            case Media.Inline inline -> imageBytes(inline, path);
            case Media.Url url -> url(url, path);
            case Media.FileId file -> file(file, path);
            case Media.PlainText text -> throw RequestBlocks.refused(path, "an image cannot be plain text");
        };
        return block("image", source);
    }

    private ObjectNode imageBytes(Media.Inline inline, String path) {
        String base64 = MediaBytes.compact(inline.base64());
        String type = typeOf(inline.mimeType(), base64, path);
        if (!MediaBytes.IMAGES.contains(type)) {
            throw RequestBlocks.refused(
                    path, "image type '" + type + "' is not one of image/jpeg, image/png, image/gif, image/webp");
        }
        return base64(type, base64);
    }

    private String typeOf(String label, String base64, String path) {
        String type = MediaBytes.typeOf(label, base64);
        if (!label.isEmpty() && !MediaBytes.typeOf(label, "").equals(type)) {
            notes.degraded(path, "labelled " + label + " but holds " + type + ", sent as that");
        }
        return type;
    }

    ObjectNode document(Content.Document document, String path) {
        ObjectNode source = switch (document.source()) {
            case Media.Inline inline -> documentBytes(inline, path);
            case Media.Url url -> url(url, path);
            case Media.FileId file -> file(file, path);
            case Media.PlainText text -> plain(text.text());
        };
        ObjectNode block = block("document", source);
        if (document.name() != null) {
            block.put("title", document.name());
        }
        if (document.context() != null) {
            block.put("context", document.context());
        }
        return block;
    }

    private ObjectNode documentBytes(Media.Inline inline, String path) {
        String base64 = MediaBytes.compact(inline.base64());
        String type = typeOf(inline.mimeType(), base64, path);
        if (type.equals(MediaBytes.PDF)) {
            return base64(type, base64);
        }
        if (type.startsWith("text/") || type.equals("application/json")) {
            return plain(MediaBytes.text(base64));
        }
        throw RequestBlocks.refused(path, "document type '" + type + "' is neither a PDF nor text");
    }

    private static ObjectNode block(String type, ObjectNode source) {
        ObjectNode block = Json.object().put("type", type);
        block.set("source", source);
        return block;
    }

    private static ObjectNode base64(String type, String data) {
        return Json.object().put("type", "base64").put("media_type", type).put("data", data);
    }

    private static ObjectNode plain(String text) {
        return Json.object().put("type", "text").put("media_type", "text/plain").put("data", text);
    }

    private static ObjectNode url(Media.Url url, String path) {
        String scheme = url.url().toLowerCase(Locale.ROOT);
        if (!scheme.startsWith("https://") && !scheme.startsWith("http://")) {
            throw RequestBlocks.refused(path, "only http and https addresses can be fetched");
        }
        return Json.object().put("type", "url").put("url", url.url());
    }

    private static ObjectNode file(Media.FileId file, String path) {
        if (!file.format().equals(AnthropicOutbound.FORMAT)) {
            throw RequestBlocks.refused(path, "a file id of another provider means nothing to this one");
        }
        return Json.object().put("type", "file").put("file_id", file.id());
    }
}
