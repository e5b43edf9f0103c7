package io.axonhub.gateway.store;

import org.jspecify.annotations.Nullable;

/**
 * How long something took, in microseconds.
 *
 * @param firstTokenMicros from its start to the first substantial event; null when none came
 * @param durationMicros from its start to its end; null while it runs
 */
public record Timing(
        @Nullable Long firstTokenMicros, @Nullable Long durationMicros) {
    private static final Timing UNKNOWN = new Timing(null, null);

    /** Nothing known yet. */
    public static Timing unknown() {
        return UNKNOWN;
    }
}
