package io.axonhub.gateway;

import io.axonhub.gateway.config.LimitsConfig;
import io.axonhub.gateway.pipeline.Charges;
import io.axonhub.gateway.pipeline.cost.CostStage;
import io.axonhub.gateway.pipeline.limit.ChannelLimitStage;
import io.axonhub.gateway.pipeline.limit.FullChannelsStage;
import io.axonhub.gateway.pipeline.limit.LimitStage;
import io.axonhub.gateway.pipeline.limit.Lines;
import io.axonhub.gateway.provider.tokens.Tokenizer;
import io.axonhub.gateway.store.Counters;
import io.axonhub.gateway.store.PriceBook;
import io.axonhub.gateway.store.Pricing;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What limits and bills have in common: one set of counters, one price book. */
record Billing(Pricing pricing, Counters counters, Lines lines, Charges charges, Clock clock) {
    private static final int MOST_ESTIMATES = 4_096;

    /** With the shipped prices where no others are set. */
    static Billing of(
            PriceBook shipped, Counters counters, Executor estimating, LimitsConfig.Queue queue, Clock clock) {
        Tokenizer tokenizer = new Tokenizer();
        return new Billing(
                new Pricing(shipped),
                counters,
                new Lines(new Lines.Rules(queue.size(), queue.maxWait())),
                new Charges(tokenizer::json, tokenizer::text, estimating),
                clock);
    }

    /** One thread with a bounded queue: estimates are made in the order of the endings, and must not pile up. */
    static ExecutorService estimating() {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_ESTIMATES),
                Thread.ofPlatform().name("usage-estimates").daemon(true).factory());
    }

    CostStage cost() {
        return new CostStage(pricing);
    }

    LimitStage limits() {
        return new LimitStage(counters, lines, pricing, charges, clock);
    }

    FullChannelsStage fullChannels() {
        return new FullChannelsStage(lines);
    }

    ChannelLimitStage channelLimits() {
        return new ChannelLimitStage(counters, pricing, charges, clock);
    }
}
