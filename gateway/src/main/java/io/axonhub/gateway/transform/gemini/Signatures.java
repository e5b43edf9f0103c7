package io.axonhub.gateway.transform.gemini;

import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Signature;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The member {@code thoughtSignature}: base64 by its type, so that another provider's signature travels to a client as the base64 of
 * its tag (a client's library may decode it, and write it again in the URL-safe alphabet).
 */
final class Signatures {
    /** What Gemini takes instead of a signature for calls it did not make itself; legal base64 too. */
    static final String SKIP = "skip_thought_signature_validator";

    private static final String TAG = "axonhub:";
    private static final String HIDDEN = TAG + "hidden:";
    /** How every tag begins in base64. */
    private static final String ENCODED_TAG = "YXhvbmh1Yj";

    private Signatures() {}

    /** What stands on the wire. */
    static String wire(Signature signature) {
        return isOurs(signature) ? signature.value() : encoded(Signature.wire(signature, GeminiOutbound.FORMAT));
    }

    /** What stands on the wire for reasoning that the client may not read. */
    static String hidden(Signature signature) {
        return encoded(HIDDEN + signature.format() + ":" + signature.value());
    }

    private static String encoded(String tag) {
        return Base64.getEncoder().encodeToString(tag.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether it is Gemini's own. */
    static boolean isOurs(@Nullable Signature signature) {
        return signature != null && signature.format().equals(GeminiOutbound.FORMAT);
    }

    /** Whether a body may hold a tag of ours, so that it is worth a look. */
    static boolean mayHoldTag(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1).contains(ENCODED_TAG);
    }

    /** Reads the wire; null when it says nothing. */
    static @Nullable Signature parse(String wire) {
        if (wire.isEmpty() || wire.equals(SKIP)) {
            return null;
        }
        String tag = tag(wire);
        return tag == null ? new Signature(GeminiOutbound.FORMAT, wire) : Signature.parse(tag, GeminiOutbound.FORMAT);
    }

    /** The reasoning that the wire hides; null when it hides none. */
    static Content.@Nullable RedactedReasoning parseHidden(String wire) {
        String tag = tag(wire);
        if (tag == null || !tag.startsWith(HIDDEN)) {
            return null;
        }
        Signature data = Signature.parse(TAG + tag.substring(HIDDEN.length()), GeminiOutbound.FORMAT);
        return data == null ? null : new Content.RedactedReasoning(data);
    }

    private static @Nullable String tag(String wire) {
        if (!wire.startsWith(ENCODED_TAG)) {
            return null;
        }
        try {
            String text = new String(
                    Base64.getDecoder().decode(wire.replace('-', '+').replace('_', '/')), StandardCharsets.UTF_8);
            return text.startsWith(TAG) ? text : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
