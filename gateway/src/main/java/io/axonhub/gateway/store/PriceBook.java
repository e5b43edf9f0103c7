package io.axonhub.gateway.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    private static final PriceBook EMPTY = new PriceBook(List.of());

    private final Map<String, Prices> entries = new HashMap<>();

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
        private String name() {
            return type + ' ' + model;
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
    public PriceBook(List<Entry> prices) {
        Map<String, List<Prices.Span>> spans = new LinkedHashMap<>();
        for (Entry entry : prices) {
            refusing(
                    entry.name(),
                    () -> spans.computeIfAbsent(entry.key(), key -> new ArrayList<>(1))
                            .add(new Prices.Span(entry.from(), entry.until(), entry.price())));
        }
        spans.forEach((key, list) -> refusing(key.replace('\n', ' '), () -> entries.put(key, new Prices(list))));
    }

    private static void refusing(String name, Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the price of " + name + " " + e.getMessage(), e);
        }
    }

    /** No prices. */
    public static PriceBook empty() {
        return EMPTY;
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
        return entries.getOrDefault(key, Prices.none()).at(at);
    }
}
