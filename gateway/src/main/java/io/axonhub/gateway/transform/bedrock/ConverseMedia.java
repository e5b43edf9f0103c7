package io.axonhub.gateway.transform.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.transform.MediaBytes;
import io.axonhub.gateway.transform.Notes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Images and documents, whose bytes Bedrock wants in the request. One request long: documents get names that differ. */
final class ConverseMedia {
    private static final int LONGEST_NAME = 200;
    private static final Map<String, String> DOCUMENTS = Map.of(
            MediaBytes.PDF,
            "pdf",
            "text/csv",
            "csv",
            "text/html",
            "html",
            "text/markdown",
            "md",
            "application/msword",
            "doc",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "docx",
            "application/vnd.ms-excel",
            "xls",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx");

    private final Notes notes;
    private final Set<String> names = new HashSet<>();

    ConverseMedia(Notes notes) {
        this.notes = notes;
    }

    /** {@code {"image":{...}}}. */
    ObjectNode image(Media media, String path) {
        return switch (media) {
            case Media.Inline inline -> imageBytes(inline, path);
            case Media.Url url -> throw noUrl(path);
            case Media.FileId file -> throw noFile(path);
            case Media.PlainText text -> throw refused(path, "an image cannot be plain text");
        };
    }

    private ObjectNode imageBytes(Media.Inline inline, String path) {
        String base64 = MediaBytes.compact(inline.base64());
        String type = MediaBytes.typeOf(inline.mimeType(), base64);
        if (!MediaBytes.IMAGES.contains(type)) {
            throw refused(path, "image type '" + type + "' is not one of image/jpeg, image/png, image/gif, image/webp");
        }
        if (!inline.mimeType().isEmpty()
                && !MediaBytes.typeOf(inline.mimeType(), "").equals(type)) {
            notes.degraded(path, "labelled " + inline.mimeType() + " but holds " + type + ", sent as that");
        }
        ObjectNode block = Json.object();
        ObjectNode image = block.putObject("image").put("format", type.substring("image/".length()));
        image.putObject("source").put("bytes", base64);
        return block;
    }

    /** {@code {"document":{...}}}. */
    ObjectNode document(Content.Document document, String path) {
        return switch (document.source()) {
            case Media.Inline inline -> documentBytes(document, inline, path);
            case Media.PlainText text -> document(document, "txt", base64(text.text()), path);
            case Media.Url url -> throw noUrl(path);
            case Media.FileId file -> throw noFile(path);
        };
    }

    private ObjectNode documentBytes(Content.Document document, Media.Inline inline, String path) {
        String base64 = MediaBytes.compact(inline.base64());
        String type = MediaBytes.typeOf(inline.mimeType(), base64);
        String format = DOCUMENTS.getOrDefault(type, type.startsWith("text/") || type.endsWith("json") ? "txt" : null);
        if (format == null) {
            throw refused(path, "document type '" + type + "' is not supported by this model's provider");
        }
        return document(document, format, base64, path);
    }

    private ObjectNode document(Content.Document document, String format, String base64, String path) {
        ObjectNode block = Json.object();
        ObjectNode wire = block.putObject("document").put("format", format).put("name", name(document.name(), path));
        wire.putObject("source").put("bytes", base64);
        if (document.context() != null) {
            wire.put("context", document.context());
        }
        return block;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Letters, digits, single spaces, hyphens, parentheses and brackets; none twice in a request. */
    private String name(@Nullable String given, String path) {
        String clean = given == null
                ? ""
                : given.replaceAll("[^A-Za-z0-9\\s()\\[\\]-]", "-")
                        .replaceAll("\\s+", " ")
                        .strip();
        if (given != null && !clean.equals(given)) {
            notes.degraded(path, "the document's name was reduced to the characters that are allowed");
        }
        String base = clean.isEmpty() ? "document" : clean.substring(0, Math.min(LONGEST_NAME, clean.length()));
        String name = base;
        for (int n = 2; !names.add(name); n++) {
            name = base + "-" + n;
        }
        return name;
    }

    private static GatewayException noUrl(String path) {
        return refused(path, "bedrock fetches nothing by URL, send the content inline as base64");
    }

    private static GatewayException noFile(String path) {
        return refused(path, "a file id of another provider means nothing to this one");
    }

    static GatewayException refused(String field, String why) {
        return new GatewayException(LlmError.InvalidRequest.of(field, field + ": " + why));
    }
}
