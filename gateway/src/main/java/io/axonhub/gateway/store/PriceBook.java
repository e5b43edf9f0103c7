package io.axonhub.gateway.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * List prices by provider type and the provider's own name of a model, each for a span of time. Immutable.
 *
 * <p>A model's own entry wins over a pattern ({@code gpt-4o-2024-*}: a star may stand at the end only), and a longer pattern over a
 * shorter one.
 */
public final class PriceBook {
    private static final PriceBook EMPTY = new PriceBook("none", List.of());

    private final String version;
    private final Map<String, List<Entry>> entries = new HashMap<>();

    /**
     * One price.
     *
     * @param type the provider's row in the catalog
     * @param from the first moment; null has no beginning
     * @param until the first moment after; null has no end
     */
    public record Entry(
            String type,
            String model,
            @Nullable Instant from,
            @Nullable Instant until,
            Price price) {
        boolean holds(Instant at) {
            return (from == null || !at.isBefore(from)) && (until == null || at.isBefore(until));
        }

        boolean overlaps(Entry other) {
            return (from == null || other.until == null || from.isBefore(other.until))
                    && (other.from == null || until == null || other.from.isBefore(until));
        }

        private String key() {
            return type + '\n' + model;
        }
    }

    /**
     * A book.
     *
     * @throws IllegalArgumentException naming both when two entries of a model overlap in time, or one ends before it begins
     */
    public PriceBook(String version, List<Entry> prices) {
        this.version = version;
        for (Entry entry : prices) {
            List<Entry> same = entries.computeIfAbsent(entry.key(), key -> new ArrayList<>(1));
            if (entry.from() != null && entry.until() != null && !entry.from().isBefore(entry.until())) {
                throw new IllegalArgumentException("the price of " + name(entry) + " ends at " + entry.until()
                        + ", which is not after its beginning at " + entry.from());
            }
            for (Entry other : same) {
                if (entry.overlaps(other)) {
                    throw new IllegalArgumentException("the price of " + name(entry) + " from " + entry.from()
                            + " overlaps with the one from " + other.from() + " until " + other.until());
                }
            }
            same.add(entry);
        }
    }

    private static String name(Entry entry) {
        return entry.type() + " " + entry.model();
    }

    /** No prices. */
    public static PriceBook empty() {
        return EMPTY;
    }

    /** Which edition it is. */
    public String version() {
        return version;
    }

    /** The price at that moment. */
    public Optional<Price> find(String type, String model, Instant at) {
        Optional<Price> exact = at(type + '\n' + model, at);
        for (int length = model.length(); exact.isEmpty() && length > 0; length--) {
            exact = at(type + '\n' + model.substring(0, length) + '*', at);
        }
        return exact;
    }

    private Optional<Price> at(String key, Instant at) {
        for (Entry entry : entries.getOrDefault(key, List.of())) {
            if (entry.holds(at)) {
                return Optional.of(entry.price());
            }
        }
        return Optional.empty();
    }
}
