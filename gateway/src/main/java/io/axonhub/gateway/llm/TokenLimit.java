package io.axonhub.gateway.llm;

import java.util.Locale;
import java.util.Optional;

/** How OpenAI-format providers spell the limit of an answer's tokens. */
public enum TokenLimit {
    MAX_TOKENS,
    MAX_COMPLETION_TOKENS;

    /** The member of the request. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the wire spelling; empty when it is none of these. */
    public static Optional<TokenLimit> parse(String wire) {
        for (TokenLimit limit : values()) {
            if (limit.wire().equals(wire)) {
                return Optional.of(limit);
            }
        }
        return Optional.empty();
    }
}
