package io.axonhub.gateway.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The recorded requests, read. Blocks; thread-safe. Throws {@link StoreException}. */
public interface Requests {
    /** One request with all that is kept of it. */
    Optional<Found> find(String id);

    /** Requests without bodies, newest first. */
    Page list(Filter filter, @Nullable Cursor after, int limit);

    /** One request with all that is kept of it; attempts in order. */
    record Found(RequestRecord request, List<AttemptRecord> attempts, List<BodyRecord> bodies) {
        public Found {
            attempts = List.copyOf(attempts);
            bodies = List.copyOf(bodies);
        }
    }

    /** Which requests; null is "any". */
    record Filter(
            @Nullable String keyId,
            @Nullable String model,
            @Nullable String channel,
            @Nullable RequestStatus status,
            @Nullable String traceId,
            @Nullable String threadId,
            @Nullable String sessionId) {
        /** Whatever they belong to. */
        public Filter(
                @Nullable String keyId,
                @Nullable String model,
                @Nullable String channel,
                @Nullable RequestStatus status) {
            this(keyId, model, channel, status, null, null, null);
        }

        /** Every request. */
        public static Filter all() {
            return ofKey(null);
        }

        /** All of a key. */
        public static Filter ofKey(@Nullable String keyId) {
            return new Filter(keyId, null, null, null);
        }

        /** All of a trace, a thread or a session, whoever named it. */
        public static Filter of(Traces.Kind kind, String id) {
            return switch (kind) {
                case TRACE -> new Filter(null, null, null, null, id, null, null);
                case THREAD -> new Filter(null, null, null, null, null, id, null);
                case SESSION -> new Filter(null, null, null, null, null, null, id);
            };
        }
    }

    /** The last row of a page. */
    record Cursor(Instant receivedAt, String id) {}

    /** {@code next} is null on the last page. */
    record Page(List<RequestRecord> requests, @Nullable Cursor next) {
        public Page {
            requests = List.copyOf(requests);
        }
    }
}
