package io.axonhub.gateway.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one model costs at different times. */
public record Prices(List<Span> spans) {
    private static final Prices NONE = new Prices(List.of());

    /**
     * A price and its time.
     *
     * @param from the first moment; null has no beginning
     * @param until the first moment after; null has no end
     */
    public record Span(@Nullable Instant from, @Nullable Instant until, Price price) {
        public Span {
            if (from != null && until != null && !from.isBefore(until)) {
                throw new IllegalArgumentException(
                        "ends at " + until + ", which is not after its beginning at " + from);
            }
        }

        boolean holds(Instant at) {
            return (from == null || !at.isBefore(from)) && (until == null || at.isBefore(until));
        }

        boolean overlaps(Span other) {
            return (from == null || other.until == null || from.isBefore(other.until))
                    && (other.from == null || until == null || other.from.isBefore(until));
        }
    }

    /** @throws IllegalArgumentException naming both when two overlap */
    public Prices {
        spans = List.copyOf(spans);
        for (int i = 0; i < spans.size(); i++) {
            for (Span earlier : spans.subList(0, i)) {
                Span later = spans.get(i);
                if (later.overlaps(earlier)) {
                    throw new IllegalArgumentException("from " + later.from() + " overlaps with the one from "
                            + earlier.from() + " until " + earlier.until());
                }
            }
        }
    }

    /** Unknown. */
    public static Prices none() {
        return NONE;
    }

    /** The same at all times. */
    public static Prices of(Price price) {
        return new Prices(List.of(new Span(null, null, price)));
    }

    /** The one that holds then. */
    public Optional<Price> at(Instant moment) {
        for (Span span : spans) {
            if (span.holds(moment)) {
                return Optional.of(span.price());
            }
        }
        return Optional.empty();
    }
}
