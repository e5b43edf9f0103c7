package io.axonhub.gateway.transform.aisdk;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Media;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file of a message by its address, which is a {@code data:} URL in most chats, to content. */
final class FilePart {
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64";

    private FilePart() {}

    /**
     * What the message says of the file.
     *
     * @param type its media type; empty when not said; the part before the slash is enough
     */
    record Said(
            String url,
            String type,
            @Nullable String name,
            @Nullable CacheControl cache) {}

    /** The content; {@code path}: where the address stands. */
    static Content read(Said said, String path) {
        if (said.url().regionMatches(true, 0, DATA, 0, DATA.length())) {
            return content(inline(said.url(), said.type(), path), said, path);
        }
        String scheme = said.url().toLowerCase(Locale.ROOT);
        if (!scheme.startsWith("https://") && !scheme.startsWith("http://")) {
            throw AiSdkFields.refuse(path, "must be a data:, https: or http: URL");
        }
        return content(new Media.Url(said.url(), said.type().isEmpty() ? null : said.type()), said, path);
    }

    /** Says where the file stands, and that a picture or a sound loses its name. */
    static Content placed(Content content, AiSdkFields part, String name) {
        boolean named = part.textOrNull(name) != null;
        if (named && !(content instanceof Content.Document)) {
            part.reading().lost(part.at(name));
        }
        return part.placed(content);
    }

    /** The content whose bytes are {@code media}. */
    static Content content(Media media, Said said, String path) {
        String type = media instanceof Media.Inline(String mime, String ignored) ? mime : said.type();
        int slash = type.indexOf('/');
        return switch (slash < 0 ? type : type.substring(0, slash)) {
            case "image" -> new Content.Image(media, null, said.cache(), Map.of());
            case "audio" -> new Content.Audio(media, Map.of());
            case "video" -> throw AiSdkFields.refuse(path, "is a video, which the gateway cannot pass on");
            default -> new Content.Document(media, said.name(), null, said.cache(), Map.of());
        };
    }

    private static Media.Inline inline(String url, String said, String path) {
        int comma = url.indexOf(',');
        if (comma < 0) {
            throw AiSdkFields.refuse(path, "is a data: URL without a comma");
        }
        String head = url.substring(DATA.length(), comma).toLowerCase(Locale.ROOT);
        int end = head.indexOf(';');
        String own = (end < 0 ? head : head.substring(0, end)).strip();
        String type = said.indexOf('/') < 0 && !own.isEmpty() ? own : said;
        String data = url.substring(comma + 1);
        byte[] bytes = head.endsWith(BASE64) ? decoded(data, path) : unescaped(data, path);
        if (bytes.length == 0) {
            throw AiSdkFields.refuse(path, "holds no data");
        }
        return new Media.Inline(
                sniffed(type.isEmpty() ? "text/plain" : type.toLowerCase(Locale.ROOT), bytes),
                Base64.getEncoder().encodeToString(bytes));
    }

    private static byte[] decoded(String data, String path) {
        String plain = data.indexOf('%') < 0 ? data : new String(unescaped(data, path), StandardCharsets.ISO_8859_1);
        try {
            return Base64.getDecoder()
                    .decode(plain.chars().anyMatch(c -> c <= ' ') ? plain.replaceAll("\\s+", "") : plain);
        } catch (IllegalArgumentException e) {
            throw AiSdkFields.refuse(path, "is no base64");
        }
    }

    private static byte[] unescaped(String data, String path) {
        byte[] raw = data.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[raw.length];
        int size = 0;
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                bytes[size++] = raw[i];
            } else if (i + 2 < raw.length && HexFormat.isHexDigit(raw[i + 1]) && HexFormat.isHexDigit(raw[i + 2])) {
                bytes[size++] = (byte) (HexFormat.fromHexDigit(raw[i + 1]) << 4 | HexFormat.fromHexDigit(raw[i + 2]));
                i += 2;
            } else {
                throw AiSdkFields.refuse(path, "is a data: URL with a bad percent sign");
            }
        }
        return Arrays.copyOf(bytes, size);
    }

    /** The type that an image's first bytes show, because labels lie and some providers check; else the label. */
    private static String sniffed(String type, byte[] bytes) {
        if (!type.equals("image") && !type.startsWith("image/")) {
            return type;
        }
        String head = new String(bytes, 0, Math.min(bytes.length, 12), StandardCharsets.ISO_8859_1);
        if (head.startsWith("\u0089PNG")) {
            return "image/png";
        }
        if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        }
        if (head.startsWith("GIF8")) {
            return "image/gif";
        }
        if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
            return "image/webp";
        }
        return type.equals("image/jpg") ? "image/jpeg" : type;
    }

    /** The id under which a provider that the gateway knows keeps the file; null when none does. */
    static Media.@Nullable FileId reference(@Nullable JsonNode references) {
        if (references == null) {
            return null;
        }
        String anthropic = references.path("anthropic").asText("");
        String openai = references.path("openai").asText("");
        if (!anthropic.isEmpty()) {
            return new Media.FileId("anthropic", anthropic);
        }
        return openai.isEmpty() ? null : new Media.FileId("openai-chat", openai);
    }
}
