package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.transform.Inner;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code inlineData} and {@code fileData}: what they are is said by their type only. */
final class MediaReader {
    /** Where files lie that only Google's own models can fetch. */
    private static final String FILES = "https://generativelanguage.googleapis.com/";

    private MediaReader() {}

    static Content read(Fields part) {
        Fields inline = part.object("inlineData");
        Fields file = part.object("fileData");
        Fields data = inline == null ? file : inline;
        if (data == null) {
            return new Content.Opaque(GeminiOutbound.FORMAT, "part", part.json());
        }
        String mime = data.textOrNull("mimeType");
        String name = data.textOrNull("displayName");
        Media source;
        if (inline == null) {
            String uri = data.name("fileUri");
            if (!isWeb(uri)) {
                return new Content.Opaque(GeminiOutbound.FORMAT, "fileData", part.json());
            }
            source = new Media.Url(uri, mime);
        } else {
            source = new Media.Inline(data.name("mimeType"), base64(data));
        }
        Map<String, JsonNode> extras = new HashMap<>(part.rest());
        Inner.keep(extras, data.path().substring(part.path().length() + 1), data.rest());
        return content(source, mime == null ? "" : mime.toLowerCase(Locale.ROOT), name, extras, part);
    }

    private static Content content(
            Media source, String mime, @Nullable String name, Map<String, JsonNode> extras, Fields part) {
        if (mime.startsWith("image/")) {
            return new Content.Image(source, null, null, extras);
        }
        if (mime.startsWith("audio/")) {
            return new Content.Audio(source, extras);
        }
        if (mime.startsWith("video/") || mime.isEmpty()) {
            return new Content.Opaque(GeminiOutbound.FORMAT, mime.isEmpty() ? "fileData" : "video", part.json());
        }
        return new Content.Document(source, name, null, null, extras);
    }

    /** Standard base64 without white space, also where the client wrote the URL-safe alphabet. */
    private static String base64(Fields data) {
        String text = data.name("data").replaceAll("\\s+", "").replace('-', '+').replace('_', '/');
        int wrong = 0;
        while (wrong < text.length() && isBase64(text.charAt(wrong))) {
            wrong++;
        }
        if (wrong < text.length()) {
            throw Fields.refuse(data.at("data"), "is no base64: unexpected character at " + wrong);
        }
        return text;
    }

    private static boolean isBase64(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '=';
    }

    private static boolean isWeb(String uri) {
        String lower = uri.toLowerCase(Locale.ROOT);
        return (lower.startsWith("https://") || lower.startsWith("http://")) && !lower.startsWith(FILES);
    }
}
