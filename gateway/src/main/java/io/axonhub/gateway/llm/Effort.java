package io.axonhub.gateway.llm;

import java.util.Locale;
import java.util.Optional;

/** How hard the model should think, lowest first. */
public enum Effort {
    NONE,
    MINIMAL,
    LOW,
    MEDIUM,
    HIGH,
    XHIGH,
    MAX;

    /** The wire spelling, the same in every format. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the wire spelling; empty when it is none of these. */
    public static Optional<Effort> parse(String wire) {
        for (Effort effort : values()) {
            if (effort.wire().equals(wire)) {
                return Optional.of(effort);
            }
        }
        return Optional.empty();
    }
}
