package io.axonhub.gateway.llm;

import org.jspecify.annotations.Nullable;

/**
 * A provider's opaque proof or ciphertext of its own reasoning.
 *
 * <p>A client of another format carries it inside its own signature field, tagged {@code axonhub:<format>:<value>}, so that on
 * replay the gateway knows whose it is and never shows it to a provider that did not make it.
 *
 * @param format the wire format it came from ({@code anthropic}, {@code openai-chat}); replayed only there
 * @param value exactly as received, never empty
 */
public record Signature(String format, String value) {
    private static final String TAG = "axonhub:";
    private static final String UNSIGNED = "axonhub:unsigned";

    /** What stands in the signature field of {@code carrier}; {@code signature} null gives a tag that reads back as null. */
    public static String wire(@Nullable Signature signature, String carrier) {
        if (signature == null) {
            return UNSIGNED;
        }
        return signature.format.equals(carrier) ? signature.value : TAG + signature.format + ":" + signature.value;
    }

    /** Reads a signature field of {@code carrier}; null when it is empty or says that there is none. */
    public static @Nullable Signature parse(String wire, String carrier) {
        if (wire.isEmpty() || wire.equals(UNSIGNED)) {
            return null;
        }
        if (!wire.startsWith(TAG)) {
            return new Signature(carrier, wire);
        }
        int colon = wire.indexOf(':', TAG.length());
        return colon < 0 || colon + 1 == wire.length()
                ? null
                : new Signature(wire.substring(TAG.length(), colon), wire.substring(colon + 1));
    }
}
