package io.axonhub.gateway.store;

import java.time.Instant;
import java.util.Optional;

/** What a model costs at a channel: the channel's own price, else the book's. */
public record Pricing(PriceBook book) {
    /**
     * The price at that moment.
     *
     * @param model as the channel names it
     */
    public Optional<Price> price(Snapshot snapshot, String channel, String model, Instant at) {
        Channel found = snapshot.channels().get(channel);
        Channel.Model served = found == null ? null : found.models().get(model);
        if (found == null || served == null) {
            return Optional.empty();
        }
        Channel.Price own = served.price();
        return own == null ? book.find(found.type(), served.upstreamName(), at) : Optional.of(own.price());
    }
}
