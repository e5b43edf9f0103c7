package io.axonhub.gateway.llm;

import java.util.Locale;
import java.util.Optional;

/** What a model may be able to do besides answering a text with a text. */
public enum Ability {
    /** Calls tools. */
    TOOLS("tools"),
    /** Sees images. */
    VISION("images"),
    /** Reads documents such as PDF. */
    DOCUMENTS("documents"),
    /** Hears audio. */
    AUDIO("audio"),
    /** Thinks before it answers. */
    REASONING("reasoning"),
    /** Keeps to a JSON schema. */
    STRUCTURED_OUTPUT("structured output");

    private final String label;

    Ability(String label) {
        this.label = label;
    }

    /** What it takes, for people. */
    public String label() {
        return label;
    }

    /** As configuration spells it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads configuration's spelling; empty when it is none of these. */
    public static Optional<Ability> parse(String text) {
        for (Ability ability : values()) {
            if (ability.text().equals(text)) {
                return Optional.of(ability);
            }
        }
        return Optional.empty();
    }
}
