package io.axonhub.gateway.transform;

import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says of itself, for records.
 *
 * @param model the model the provider says it ran, empty when it does not say
 * @param usage null when it reported none
 * @param stop null where nothing is generated
 */
public record Report(
        String model, @Nullable Usage usage, @Nullable StopReason stop) {
    private static final Report SILENT = new Report("", null, null);

    /** Nothing said. */
    public static Report silent() {
        return SILENT;
    }
}
