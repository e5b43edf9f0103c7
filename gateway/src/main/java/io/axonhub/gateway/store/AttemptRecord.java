package io.axonhub.gateway.store;

import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.llm.UsageSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One try at one channel.
 *
 * @param number from 1
 * @param modelReported the model the provider says it ran
 * @param httpStatus the provider's, 0 when it did not answer
 * @param stop why the model stopped: a {@link io.axonhub.gateway.llm.StopReason.Kind} in lower case
 * @param partial whether the answer is known to be incomplete
 * @param notes what the translation to and from this channel could not carry
 * @param cost null when the model has no price or nothing was used
 * @param usageSource where the usage comes from, null when there is none
 */
public record AttemptRecord(
        String requestId,
        int number,
        Target target,
        @Nullable String modelReported,
        int httpStatus,
        @Nullable Failure failure,
        Instant startedAt,
        Timing timing,
        @Nullable Usage usage,
        @Nullable String stop,
        boolean partial,
        List<RequestRecord.Note> notes,
        @Nullable Cost cost,
        @Nullable UsageSource usageSource)
        implements JournalEntry {
    public AttemptRecord {
        startedAt = startedAt.truncatedTo(ChronoUnit.MICROS);
        notes = List.copyOf(notes);
    }

    /**
     * Where it went.
     *
     * @param channel the channel's id
     * @param provider the provider's row in the catalog
     * @param credential index in the channel's credentials, -1 when it has none
     * @param format the wire format spoken there
     * @param model the provider's own name of the model
     */
    public record Target(String channel, String provider, int credential, String format, String model) {}
}
