package io.axonhub.gateway.pipeline.limit;

import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Snapshot;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** What a request may use, and what it has used. */
final class Bill {
    private static final int GOOD = 200;

    private final Exchange exchange;
    private final Pricing pricing;
    private final Usage estimate;

    Bill(Exchange exchange, Pricing pricing) {
        this.exchange = exchange;
        this.pricing = pricing;
        this.estimate = TokenEstimate.of(exchange);
    }

    /** Before: the estimate, at the dearest of the profile's channels. */
    Amounts expected() {
        return amounts(
                estimate,
                exchange.find(Profile.class)
                        .map(profile -> dearest(estimate, profile.channels().keySet(), exchange.model()))
                        .orElse(0L));
    }

    /** The same at one channel. */
    Amounts expected(String channel) {
        return amounts(estimate, dearest(estimate, List.of(channel), exchange.model()));
    }

    /**
     * After: every attempt as its provider reported. One that answered and said nothing counts with the estimate; a request that no
     * channel was tried for counts as none.
     */
    Amounts used(List<Attempt> attempts) {
        long tokens = 0;
        long cost = 0;
        for (Attempt attempt : attempts) {
            Usage reported = attempt.usage();
            Usage used = reported == null && attempt.status() == GOOD ? estimate : reported;
            if (used != null) {
                tokens += used.total();
                cost += dearest(used, List.of(attempt.route().channel()), attempt.model());
            }
        }
        return new Amounts(attempts.isEmpty() ? 0 : 1, tokens, cost);
    }

    private static Amounts amounts(Usage usage, long cost) {
        return new Amounts(1, usage.total(), cost);
    }

    private long dearest(Usage usage, Collection<String> channels, String model) {
        Snapshot snapshot = exchange.get(Snapshot.class);
        Instant at = exchange.receivedAt();
        return channels.stream()
                .flatMap(channel -> pricing.price(snapshot, channel, model, at).stream())
                .mapToLong(price -> Limit.units(price.of(usage).amount()))
                .max()
                .orElse(0);
    }
}
