package io.axonhub.gateway.store;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was used, by whom and where, summed by the hour. Hours are those of UTC, and a request counts in the one it was received in, from
 * when it has ended. Blocks; thread-safe. Throws {@link StoreException}.
 */
public interface UsageReports {
    /**
     * Sums, those of the most requests first; all together one line, or none when there is nothing.
     *
     * @throws TooManyLines when it has more lines than fit into memory
     */
    List<Line> ask(Question question);

    /** The oldest hour whose sums do not hold all its records yet; null when there is none. */
    @Nullable
    Instant behind();

    /** What sums are told apart by. */
    enum Dimension {
        KEY,
        PROFILE,
        TEAM,
        /** As the key's declaration calls its owner. */
        USER,
        /** The project that the key belongs to now. */
        PROJECT,
        /** The id of the user who holds the key now. */
        HOLDER,
        CHANNEL,
        /** As the client named it. */
        MODEL,
        STATUS,
        /** Of what failed or was canceled. */
        ERROR_CLASS
    }

    /** How the time is divided. */
    sealed interface Divided {
        /** All together. */
        Divided NOT = new Whole();

        Divided BY_HOUR = new Hours();

        /** By the days of a time zone: an hour counts in the day that it begins in. */
        static Divided byDayIn(ZoneId zone) {
            return new Days(zone);
        }

        /** Not at all. */
        record Whole() implements Divided {}

        /** By hours of UTC. */
        record Hours() implements Divided {}

        /** By days. */
        record Days(ZoneId zone) implements Divided {}
    }

    /** What is added up: the less the quicker; what is not asked for is zero. */
    enum Figures {
        /** The number of requests. */
        REQUESTS,
        /** And counts, tokens and money. */
        SUMS,
        /** And how long they took. */
        TIMES
    }

    /**
     * What is asked.
     *
     * @param from hours that begin then or later count
     * @param until and before this
     * @param filters one of these values each; the empty text stands for none
     * @param divided whether parts of the time have lines of their own
     * @param figures what is added up
     */
    record Question(
            Instant from,
            Instant until,
            Map<Dimension, Set<String>> filters,
            List<Dimension> by,
            Divided divided,
            Figures figures) {
        public Question {
            filters = Map.copyOf(filters);
            by = List.copyOf(by);
        }
    }

    /** A question with too long an answer. */
    final class TooManyLines extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public TooManyLines() {
            super("the answer is too long: ask about a shorter time or fewer dimensions", null, false, false);
        }
    }

    /**
     * A part.
     *
     * @param at the beginning of the hour or the day; null when the time is not divided
     * @param values of what it is told apart by, in that order; empty where there is none
     */
    record Line(@Nullable Instant at, List<String> values, UsageSums sums) {
        public Line {
            values = List.copyOf(values);
        }
    }
}
