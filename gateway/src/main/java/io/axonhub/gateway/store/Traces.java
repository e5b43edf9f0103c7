package io.axonhub.gateway.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What recorded requests belong to: traces, threads and sessions, one row for each key that named it. Their requests are found by
 * {@link Requests.Filter}. Blocks; thread-safe. Throws {@link StoreException}.
 */
public interface Traces {
    /** Newest first. */
    Page list(Filter filter, @Nullable Cursor after, int limit);

    /** One of them; empty when that key named none so. */
    Optional<Group> find(Kind kind, String id, String keyId);

    /** What groups requests. */
    enum Kind {
        TRACE,
        THREAD,
        SESSION;

        /** As stored. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Which of them; null is "any".
     *
     * @param keys those that one of these keys named
     * @param threadId the thread that a trace is part of
     * @param id its own
     * @param from begun then or later
     * @param until begun before
     */
    record Filter(
            Kind kind,
            @Nullable Set<String> keys,
            @Nullable String threadId,
            @Nullable String id,
            @Nullable Instant from,
            @Nullable Instant until) {
        public Filter {
            keys = keys == null ? null : Set.copyOf(keys);
        }

        /** All of a kind. */
        public static Filter all(Kind kind) {
            return new Filter(kind, null, null, null, null, null);
        }

        /** Those of them that one of these keys named. */
        public Filter ofKeys(Set<String> some) {
            return new Filter(kind, some, threadId, id, from, until);
        }

        /** Those of them that are part of a thread. */
        public Filter inThread(String thread) {
            return new Filter(kind, keys, thread, id, from, until);
        }
    }

    /** The last row of a page. */
    record Cursor(Instant startedAt, String id) {}

    /** {@code next} is null on the last page. */
    record Page(List<Group> groups, @Nullable Cursor next) {
        public Page {
            groups = List.copyOf(groups);
        }
    }

    /**
     * Requests that belong together.
     *
     * @param keyId whose they are
     * @param threadId of a trace: the thread it is part of, when its first request named one
     * @param startedAt when the first of them arrived
     */
    record Group(
            Kind kind, String id, String keyId, @Nullable String threadId, Instant startedAt, Figures figures) {}

    /**
     * What the requests of a group add up to.
     *
     * @param lastAt when the last one arrived; null when none is kept any more
     * @param costs exact, by currency
     */
    record Figures(
            long requests,
            long failed,
            @Nullable Instant lastAt,
            UsageSums.Tokens tokens,
            Map<String, BigDecimal> costs) {
        private static final Figures NONE = new Figures(0, 0, null, new UsageSums.Tokens(0, 0, 0, 0, 0), Map.of());

        public Figures {
            costs = Map.copyOf(costs);
        }

        /** Of no request. */
        public static Figures none() {
            return NONE;
        }
    }
}
