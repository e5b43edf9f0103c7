package io.axonhub.gateway.store;

import java.math.BigDecimal;

/**
 * Money, exact.
 *
 * @param amount without trailing zeros, never negative for a price list that is not
 * @param currency ISO 4217
 */
public record Cost(BigDecimal amount, String currency) {
    public Cost {
        amount = amount.stripTrailingZeros();
    }

    /** Both together; the currencies must be equal. */
    public Cost plus(Cost other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot add " + other.currency + " to " + currency);
        }
        return new Cost(amount.add(other.amount), currency);
    }
}
