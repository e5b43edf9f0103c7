package io.axonhub.gateway.transform;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's answers do otherwise than its wire format says, as data for the format's readers.
 *
 * @param errors the provider's own error codes (or types, where it has no codes); a code with dots, such as {@code
 *     RateLimitExceeded.FoundationModelRPMExceeded}, is also found by its first words
 * @param inputIncludesCache whether Anthropic's {@code input_tokens} counts what was read from and written to the cache too
 * @param loose whether its answers need to be rewritten even for a client of the same format, which would misread them
 */
public record Traits(Map<String, Meaning> errors, boolean inputIncludesCache, boolean loose) {
    private static final Traits NONE = new Traits(Map.of(), false, false);

    /** What an error code says. */
    public enum Meaning {
        /** Our credential is wrong, or may not do this. */
        CREDENTIAL,
        /** Our account has no balance or quota left. */
        QUOTA,
        /** Too many requests or tokens for now. */
        RATE,
        /** The provider has too much to do. */
        OVERLOADED,
        /** The prompt is longer than the model's context. */
        CONTEXT,
        /** The provider's filter refused the prompt or the answer. */
        FILTERED,
        /** The request is wrong. */
        REQUEST,
        /** The provider has no such model for us. */
        MODEL,
        /** The provider failed. */
        FAILED
    }

    public Traits {
        errors = Map.copyOf(errors);
    }

    /** As the format says. */
    public static Traits none() {
        return NONE;
    }

    /** With these error codes. */
    public static Traits errors(Map<String, Meaning> errors) {
        return new Traits(errors, false, false);
    }

    /** What {@code code} means here; null when it is not in the table. */
    public @Nullable Meaning meaning(@Nullable String code) {
        String words = code;
        while (words != null) {
            Meaning meaning = errors.get(words);
            if (meaning != null) {
                return meaning;
            }
            int dot = words.lastIndexOf('.');
            words = dot < 0 ? null : words.substring(0, dot);
        }
        return null;
    }
}
