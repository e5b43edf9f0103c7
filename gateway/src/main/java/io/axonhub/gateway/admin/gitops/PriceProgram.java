package io.axonhub.gateway.admin.gitops;

import io.axonhub.crd.AIChannel;
import io.axonhub.gateway.store.Price;
import io.axonhub.gateway.store.Prices;
import io.axonhub.gateway.store.Rates;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a channel's own prices of a model into the gateway's. */
final class PriceProgram {
    private PriceProgram() {}

    /** @throws IllegalArgumentException when their times overlap or one ends before it begins */
    static Prices prices(AIChannel.Model model) {
        AIChannel.Price always = model.price();
        if (always != null) {
            return Prices.of(price(always));
        }
        List<Prices.Span> spans = new ArrayList<>();
        for (AIChannel.TimedPrice timed : model.prices()) {
            spans.add(new Prices.Span(instant(timed.from()), instant(timed.until()), price(timed.price())));
        }
        return new Prices(spans);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    private static Price price(AIChannel.Price price) {
        BigDecimal image = or(price.perImage(), BigDecimal.ZERO);
        BigDecimal second = or(price.perAudioSecond(), BigDecimal.ZERO);
        List<Price.Tier> tiers = new ArrayList<>();
        tiers.add(new Price.Tier(-1, rates(price.base(), image, second)));
        for (AIChannel.PriceTier tier : price.above()) {
            tiers.add(new Price.Tier(tier.promptTokens(), rates(tier, image, second)));
        }
        return new Price(price.currency(), tiers);
    }

    private static Rates rates(AIChannel.PriceTier tier, BigDecimal image, BigDecimal second) {
        BigDecimal input = new BigDecimal(tier.inputPerMillion());
        BigDecimal output = new BigDecimal(tier.outputPerMillion());
        BigDecimal read = or(tier.cacheReadPerMillion(), input);
        BigDecimal write = or(tier.cacheWritePerMillion(), input);
        return new Rates(
                input,
                read,
                write,
                or(tier.cacheWrite1hPerMillion(), write),
                output,
                or(tier.reasoningPerMillion(), output),
                new Rates.Media(
                        or(tier.audioInputPerMillion(), input),
                        or(tier.audioCacheReadPerMillion(), read),
                        or(tier.audioOutputPerMillion(), output),
                        or(tier.imageInputPerMillion(), input),
                        or(tier.imageOutputPerMillion(), output),
                        image,
                        second));
    }

    private static BigDecimal or(@Nullable String decimal, BigDecimal absent) {
        return decimal == null ? absent : new BigDecimal(decimal);
    }
}
