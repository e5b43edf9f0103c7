package io.axonhub.gateway.transform.openai;

import io.axonhub.gateway.llm.Media;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * {@code data:} URIs as OpenAI's image and file parts carry them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2397">RFC 2397</a>
 */
public final class DataUri {
    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64";

    private DataUri() {}

    public static boolean is(String url) {
        return url.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** Reads a data URI; refuses at {@code path} what is none. */
    public static Media.Inline read(String url, String path) {
        int comma = url.indexOf(',');
        if (comma < 0) {
            throw Members.refuse(path, "is a data URI without a comma: write data:<type>;base64,<data>");
        }
        String head = url.substring(SCHEME.length(), comma).toLowerCase(Locale.ROOT);
        boolean encoded = head.endsWith(BASE64);
        int end = head.indexOf(';');
        String mime = (end < 0 ? head : head.substring(0, end)).strip();
        String data = encoded ? base64(url.substring(comma + 1), path) : fromPercent(url.substring(comma + 1), path);
        return new Media.Inline(sniffed(mime.isEmpty() ? "text/plain" : mime, data), data);
    }

    /** Base64 without white space; refuses other characters. */
    public static String base64(String text, String path) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ') {
                if (!isBase64(c)) {
                    throw Members.refuse(path, "is no base64: unexpected character at " + i);
                }
                clean.append(c);
            }
        }
        if (clean.isEmpty()) {
            throw Members.refuse(path, "holds no data");
        }
        return clean.toString();
    }

    private static boolean isBase64(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '=';
    }

    private static String fromPercent(String text, String path) {
        try {
            byte[] bytes = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
                    .getBytes(StandardCharsets.ISO_8859_1);
            return base64(Base64.getEncoder().encodeToString(bytes), path);
        } catch (IllegalArgumentException e) {
            throw Members.refuse(path, "is a data URI with a bad percent sign");
        }
    }

    /** The type that an image's first bytes show, because labels lie and some providers check; else the label. */
    private static String sniffed(String mime, String base64) {
        if (!mime.startsWith("image/")) {
            return mime;
        }
        if (base64.startsWith("iVBORw0KGgo")) {
            return "image/png";
        }
        if (base64.startsWith("/9j/")) {
            return "image/jpeg";
        }
        if (base64.startsWith("R0lGOD")) {
            return "image/gif";
        }
        if (base64.startsWith("UklGR")) {
            return "image/webp";
        }
        return mime.equals("image/jpg") ? "image/jpeg" : mime;
    }

    /** Writes the bytes as a data URI. */
    public static String write(Media.Inline media) {
        return SCHEME + media.mimeType() + BASE64 + "," + media.base64();
    }
}
