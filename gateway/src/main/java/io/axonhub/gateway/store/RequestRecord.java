package io.axonhub.gateway.store;

import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.llm.UsageSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One client request, as far as it has come.
 *
 * @param id unique, sortable by time; the client sees it as x-request-id
 * @param receivedAt to the microsecond
 * @param channel the channel of the last attempt, null before the first
 * @param failure why it failed or was canceled, null otherwise
 * @param httpStatus what the client was told, 0 while unknown and when nothing was sent
 * @param usage what all attempts used, null when they used nothing
 * @param partial whether the answer is known to be incomplete
 * @param attempts how many attempts were made
 * @param notes what the translation could not carry on the way that answered; each attempt has its own list
 * @param cost of all attempts, null when none has a price
 * @param route why it went where it went; null while it runs, and when it came to no profile
 * @param usageSource the least sure of its attempts'
 */
public record RequestRecord(
        String id,
        Instant receivedAt,
        Caller caller,
        Ask ask,
        Trace trace,
        RequestStatus status,
        @Nullable String channel,
        @Nullable Failure failure,
        int httpStatus,
        Timing timing,
        @Nullable Usage usage,
        boolean partial,
        int attempts,
        List<Note> notes,
        @Nullable Cost cost,
        @Nullable RouteTrace route,
        @Nullable UsageSource usageSource)
        implements JournalEntry {
    public RequestRecord {
        receivedAt = receivedAt.truncatedTo(ChronoUnit.MICROS);
        notes = List.copyOf(notes);
    }

    /**
     * Who asked.
     *
     * @param keyId the API key's stable id
     * @param keyName what people called it then
     * @param profile the profile's id
     * @param address the peer's IP address
     * @param team the key's owner, as far as it is told
     * @param user the person among them
     */
    public record Caller(
            String keyId,
            String keyName,
            @Nullable String profile,
            String address,
            @Nullable String team,
            @Nullable String user) {
        /** A key without an owner. */
        public Caller(String keyId, String keyName, @Nullable String profile, String address) {
            this(keyId, keyName, profile, address, null, null);
        }
    }

    /**
     * What was asked for.
     *
     * @param model as the client named it; empty when the body could not be read
     * @param format the client's wire format
     */
    public record Ask(String model, String format, Source source, boolean stream) {}

    /** What the request belongs to, as the client said. */
    public record Trace(
            @Nullable String traceId,
            @Nullable String threadId,
            @Nullable String sessionId) {
        private static final Trace NONE = new Trace(null, null, null);

        /** Nothing said. */
        public static Trace none() {
            return NONE;
        }
    }

    /** One thing the translation lost ({@code kind} is dropped or degraded), or that is worth knowing (noted). */
    public record Note(String kind, String field, String reason) {}

    /** Where it came from. The names are part of the journal's format. */
    public enum Source {
        API,
        TEST,
        PLAYGROUND;

        /** As stored. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
