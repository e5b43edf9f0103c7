package io.axonhub.gateway.store;

import io.axonhub.gateway.llm.Usage;
import java.math.BigDecimal;

/**
 * Money, exact.
 *
 * @param amount without trailing zeros, never negative for a price list that is not
 * @param currency ISO 4217
 */
public record Cost(BigDecimal amount, String currency) {
    private static final int MILLION_DIGITS = 6;

    public Cost {
        amount = amount.stripTrailingZeros();
    }

    /** What {@code usage} costs: both cache lifetimes at the write price, reasoning as output. */
    public static Cost of(Usage usage, Channel.Price price) {
        BigDecimal millionths = price.input()
                .multiply(BigDecimal.valueOf(usage.input()))
                .add(price.cacheRead().multiply(BigDecimal.valueOf(usage.cacheRead())))
                .add(price.cacheWrite().multiply(BigDecimal.valueOf(usage.cacheWrite())))
                .add(price.output().multiply(BigDecimal.valueOf(usage.outputTotal())));
        return new Cost(millionths.movePointLeft(MILLION_DIGITS), price.currency());
    }

    /** Both together; the currencies must be equal. */
    public Cost plus(Cost other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot add " + other.currency + " to " + currency);
        }
        return new Cost(amount.add(other.amount), currency);
    }
}
