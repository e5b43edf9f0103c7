package io.axonhub.gateway.store;

import java.time.Instant;
import java.util.Optional;

/** What a model costs at a channel: the channel's own price, else that of the configured book, else the shipped one's. */
public record Pricing(PriceBook shipped) {
    /**
     * The price at that moment.
     *
     * @param model as the channel names it
     */
    public Optional<Price> price(Snapshot snapshot, String channel, String model, Instant at) {
        Channel found = snapshot.channels().get(channel);
        return found == null ? Optional.empty() : price(found, snapshot.prices(), model, at);
    }

    /** The same before there is a snapshot. */
    public Optional<Price> price(Channel channel, PriceBook configured, String model, Instant at) {
        Channel.Model served = channel.models().get(model);
        if (served == null) {
            return Optional.empty();
        }
        return served.prices()
                .at(at)
                .or(() -> configured.find(channel.type(), served.upstreamName(), at))
                .or(() -> shipped.find(channel.type(), served.upstreamName(), at));
    }
}
