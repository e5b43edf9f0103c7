package io.axonhub.gateway.provider;

import java.util.Locale;
import java.util.Optional;

/** Whose conversations with a model go by a format, where the provider has another one for it. */
public enum Conversations {
    /** Any client's. */
    ANY,
    /** Those of clients that speak this format: the model works better by the other one. */
    OWN,
    /** Nobody's: the model is not there. */
    NONE;

    /** As the capability table spells it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the capability table's spelling; empty when it is none of these. */
    static Optional<Conversations> parse(String text) {
        for (Conversations whose : values()) {
            if (whose.text().equals(text)) {
                return Optional.of(whose);
            }
        }
        return Optional.empty();
    }
}
