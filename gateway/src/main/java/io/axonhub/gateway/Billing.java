package io.axonhub.gateway;

import io.axonhub.gateway.pipeline.cost.CostStage;
import io.axonhub.gateway.pipeline.limit.ChannelLimitStage;
import io.axonhub.gateway.pipeline.limit.LimitStage;
import io.axonhub.gateway.store.Counters;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.prices.PriceFile;
import java.time.Clock;

/** What limits and bills have in common: one set of counters, one price book. */
record Billing(Pricing pricing, Counters counters, Clock clock) {
    /** With the shipped prices. */
    static Billing of(Counters counters, Clock clock) {
        return new Billing(new Pricing(PriceFile.builtIn()), counters, clock);
    }

    CostStage cost() {
        return new CostStage(pricing);
    }

    LimitStage limits() {
        return new LimitStage(counters, pricing, clock);
    }

    ChannelLimitStage channelLimits() {
        return new ChannelLimitStage(counters, pricing, clock);
    }
}
