package io.axonhub.gateway.transform;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What inline bytes are, by their first bytes: providers refuse an image whose label does not match, and clients do label JPEGs
 * as PNG.
 */
public final class MediaBytes {
    /** The image types that every model with eyes takes. */
    public static final Set<String> IMAGES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

    /** The type of a PDF. */
    public static final String PDF = "application/pdf";

    /** Base64 characters that hold enough bytes for every signature below. */
    private static final int HEAD = 24;

    private MediaBytes() {}

    /** Base64 without white space. */
    public static String compact(String base64) {
        for (int i = 0; i < base64.length(); i++) {
            if (base64.charAt(i) <= ' ') {
                return base64.replaceAll("\\s+", "");
            }
        }
        return base64;
    }

    /** The type that the bytes show, else the label without parameters, in lower case and with its usual name. */
    public static String typeOf(String label, String base64) {
        return sniff(base64).orElseGet(() -> {
            int parameters = label.indexOf(';');
            String plain = (parameters < 0 ? label : label.substring(0, parameters))
                    .strip()
                    .toLowerCase(Locale.ROOT);
            return plain.equals("image/jpg") ? "image/jpeg" : plain;
        });
    }

    private static Optional<String> sniff(String base64) {
        String head = new String(
                decode(base64.substring(0, Math.min(HEAD, base64.length() / 4 * 4))), StandardCharsets.ISO_8859_1);
        if (head.startsWith("\u0089PNG")) {
            return Optional.of("image/png");
        }
        if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of("image/jpeg");
        }
        if (head.startsWith("GIF8")) {
            return Optional.of("image/gif");
        }
        if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
            return Optional.of("image/webp");
        }
        return head.startsWith("%PDF-") ? Optional.of(PDF) : Optional.empty();
    }

    /** The UTF-8 text that the bytes hold. */
    public static String text(String base64) {
        return new String(decode(base64), StandardCharsets.UTF_8);
    }

    /** No bytes when it is no base64: then the provider says what is wrong. */
    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
