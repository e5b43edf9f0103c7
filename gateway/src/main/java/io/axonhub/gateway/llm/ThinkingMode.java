package io.axonhub.gateway.llm;

import java.util.Locale;
import java.util.Optional;

/** The values of a {@code thinking.type} member, Anthropic's and those of the OpenAI-format vendors that have one. */
public enum ThinkingMode {
    /** {@code enabled}, without a budget (OpenAI format). */
    ON,
    /** {@code enabled} with a budget (Anthropic format). */
    BUDGET,
    /** {@code adaptive} (Anthropic format) or {@code auto} (OpenAI format). */
    ADAPTIVE,
    /** {@code disabled}. */
    OFF,
    /** {@code between_tools} (Anthropic format). */
    BETWEEN_TOOLS;

    /** As the capability table spells it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the capability table's spelling; empty when it is none of these. */
    public static Optional<ThinkingMode> parse(String text) {
        for (ThinkingMode mode : values()) {
            if (mode.text().equals(text)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
