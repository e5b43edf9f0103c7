package io.axonhub.gateway.llm;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where the figures of a usage come from, the surest first. The names are part of the journal's format. */
public enum UsageSource {
    /** The provider's own final figures. */
    REPORTED,
    /** The provider reported a part of it and never the end; the rest is estimated. */
    PARTIAL,
    /** The provider reported nothing: the tokens of what was sent and received were estimated. */
    ESTIMATED;

    /** As stored. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of both together: the less sure one; null counts as no usage. */
    public static @Nullable UsageSource sum(@Nullable UsageSource a, @Nullable UsageSource b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.compareTo(b) > 0 ? a : b;
    }
}
