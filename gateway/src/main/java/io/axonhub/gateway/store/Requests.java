package io.axonhub.gateway.store;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The recorded requests, read. Blocks; thread-safe. Throws {@link StoreException}. */
public interface Requests {
    /** One request with all that is kept of it. */
    Optional<Found> find(String id);

    /**
     * Requests without bodies, newest first. Where more is asked for than an index knows, a page may hold fewer than {@code limit},
     * even none, and still have a next one: it ends where it has looked at many.
     */
    Page list(Filter filter, @Nullable Cursor after, int limit);

    /** One request with all that is kept of it; attempts in order. */
    record Found(RequestRecord request, List<AttemptRecord> attempts, List<BodyRecord> bodies) {
        public Found {
            attempts = List.copyOf(attempts);
            bodies = List.copyOf(bodies);
        }
    }

    /** What a request may be looked for by. */
    enum Field {
        ID,
        KEY,
        PROFILE,
        TEAM,
        USER,
        MODEL,
        CHANNEL,
        STATUS,
        ERROR_CLASS,
        SOURCE,
        FORMAT,
        TRACE,
        THREAD,
        SESSION
    }

    /** Fields that are an id. */
    List<Field> IDS = List.of(Field.ID, Field.TRACE, Field.THREAD, Field.SESSION);

    /**
     * Which requests: those that meet all of this.
     *
     * @param any one of the values each, as stored
     * @param from received then or later
     * @param until received before
     * @param anyId what one of {@link #IDS} is
     * @param extra what else they were
     */
    record Filter(
            Map<Field, Set<String>> any,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable String anyId,
            Extra extra) {
        private static final Filter ALL = new Filter(Map.of(), null, null, null, Extra.NOTHING);

        public Filter {
            any = Map.copyOf(any);
        }

        /** Every request. */
        public static Filter all() {
            return ALL;
        }

        /** All with this value. */
        public static Filter of(Field field, String value) {
            return ALL.and(field, Set.of(value));
        }

        /** All of a key. */
        public static Filter ofKey(String keyId) {
            return of(Field.KEY, keyId);
        }

        /** All of a trace, a thread or a session, whoever named it. */
        public static Filter of(Traces.Kind kind, String id) {
            return of(
                    switch (kind) {
                        case TRACE -> Field.TRACE;
                        case THREAD -> Field.THREAD;
                        case SESSION -> Field.SESSION;
                    },
                    id);
        }

        /** Those of them with one of these values. */
        public Filter and(Field field, Set<String> values) {
            Map<Field, Set<String>> all = new EnumMap<>(Field.class);
            all.putAll(any);
            all.merge(field, Set.copyOf(values), Filter::both);
            return new Filter(all, from, until, anyId, extra);
        }

        private static Set<String> both(Set<String> one, Set<String> other) {
            return one.stream().filter(other::contains).collect(Collectors.toUnmodifiableSet());
        }

        /** Those of them that were received in this time. */
        public Filter within(@Nullable Instant first, @Nullable Instant end) {
            return new Filter(any, first, end, anyId, extra);
        }

        /** Those of them that have this id, of whatever kind it is. */
        public Filter withId(@Nullable String id) {
            return new Filter(any, from, until, id, extra);
        }

        /** Those of them that were this, too. */
        public Filter and(Extra more) {
            return new Filter(any, from, until, anyId, more);
        }
    }

    /**
     * What no index knows; looked for while walking through the others.
     *
     * @param stream whether they were streams; null is either
     * @param retried whether only those that were tried more than once
     * @param minDurationMicros how long they took at least; 0 is any
     * @param minCost what they cost at least; null is any
     */
    record Extra(
            @Nullable Boolean stream,
            boolean retried,
            long minDurationMicros,
            @Nullable Cost minCost) {
        /** Anything. */
        public static final Extra NOTHING = new Extra(null, false, 0, null);
    }

    /** Where a page ended: the next one's requests come before. */
    record Cursor(Instant receivedAt, String id) {}

    /** {@code next} is null on the last page. */
    record Page(List<RequestRecord> requests, @Nullable Cursor next) {
        public Page {
            requests = List.copyOf(requests);
        }
    }
}
