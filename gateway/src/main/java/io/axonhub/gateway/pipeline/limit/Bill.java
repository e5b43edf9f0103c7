package io.axonhub.gateway.pipeline.limit;

import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Charge;
import io.axonhub.gateway.pipeline.Charges;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Snapshot;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a request may use, and what it has used. */
final class Bill {
    private final Exchange exchange;
    private final Pricing pricing;
    private final Charges charges;
    private final Usage estimate;

    Bill(Exchange exchange, Pricing pricing, Charges charges) {
        this.exchange = exchange;
        this.pricing = pricing;
        this.charges = charges;
        this.estimate = TokenEstimate.of(exchange);
    }

    /** Before: the estimate, at the dearest of the profile's channels. */
    Amounts expected() {
        return amounts(
                estimate,
                exchange.find(Profile.class)
                        .map(profile -> dearest(estimate, profile.channels().keySet(), exchange.model()))
                        .orElse(Map.of()));
    }

    /** The same at one channel. */
    Amounts expected(String channel) {
        return amounts(estimate, dearest(estimate, List.of(channel), exchange.model()));
    }

    /**
     * After: what every attempt is charged with. A request that no channel was tried for counts as none.
     */
    Amounts used(List<Attempt> attempts) {
        long tokens = 0;
        Map<String, Long> costs = new HashMap<>();
        for (Attempt attempt : attempts) {
            Usage used = charges.of(exchange, attempt).map(Charge::usage).orElse(Usage.zero());
            tokens += used.total();
            dearest(used, List.of(attempt.route().channel()), attempt.model())
                    .forEach((currency, cost) -> costs.merge(currency, cost, Long::sum));
        }
        return new Amounts(attempts.isEmpty() ? 0 : 1, tokens, costs);
    }

    /** Whether some channel of the profile bills the model in this currency. */
    boolean isPriced(String currency) {
        return dearest(Usage.zero(), exchange.get(Profile.class).channels().keySet(), exchange.model())
                .containsKey(currency);
    }

    private static Amounts amounts(Usage usage, Map<String, Long> costs) {
        return new Amounts(1, usage.total(), costs);
    }

    /** By currency: what the dearest of these channels takes. */
    private Map<String, Long> dearest(Usage usage, Collection<String> channels, String model) {
        Snapshot snapshot = exchange.get(Snapshot.class);
        Instant at = exchange.receivedAt();
        Map<String, Long> most = new HashMap<>(2);
        for (String channel : channels) {
            pricing.price(snapshot, channel, model, at)
                    .map(price -> price.of(usage))
                    .ifPresent(cost -> most.merge(cost.currency(), Limit.units(cost.amount()), Math::max));
        }
        return most;
    }
}
