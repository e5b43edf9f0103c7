package io.axonhub.gateway.store;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * What ended requests add up to.
 *
 * @param costs exact, by currency
 * @param duration of those that were completed
 * @param firstToken of those that were completed and had one
 */
public record UsageSums(
        Counts counts, Tokens tokens, Map<String, BigDecimal> costs, Distribution duration, Distribution firstToken) {
    private static final UsageSums NONE = new UsageSums(
            new Counts(0, 0, 0, 0, 0, 0),
            new Tokens(0, 0, 0, 0, 0),
            Map.of(),
            Distribution.none(),
            Distribution.none());

    public UsageSums {
        costs = Map.copyOf(costs);
    }

    /**
     * How many requests.
     *
     * @param requests all that ended
     * @param retried those that were tried more than once
     * @param unpriced those that used something that has no price
     * @param estimated those whose usage is not the provider's own figure
     */
    public record Counts(long requests, long failed, long canceled, long retried, long unpriced, long estimated) {
        Counts plus(Counts other) {
            return new Counts(
                    requests + other.requests,
                    failed + other.failed,
                    canceled + other.canceled,
                    retried + other.retried,
                    unpriced + other.unpriced,
                    estimated + other.estimated);
        }
    }

    /** No token is in two of these. */
    public record Tokens(long input, long cacheRead, long cacheWrite, long output, long reasoning) {
        /** Both together. */
        public Tokens plus(Tokens other) {
            return new Tokens(
                    input + other.input,
                    cacheRead + other.cacheRead,
                    cacheWrite + other.cacheWrite,
                    output + other.output,
                    reasoning + other.reasoning);
        }

        /** All of them. */
        public long total() {
            return input + cacheRead + cacheWrite + output + reasoning;
        }
    }

    /** Of no request. */
    public static UsageSums none() {
        return NONE;
    }

    /** The same with more counted. */
    public UsageSums plus(Counts more) {
        return new UsageSums(counts.plus(more), tokens, costs, duration, firstToken);
    }

    /** Both together. */
    public UsageSums plus(UsageSums other) {
        Map<String, BigDecimal> money = new TreeMap<>(costs);
        other.costs.forEach((currency, amount) -> money.merge(currency, amount, BigDecimal::add));
        return new UsageSums(
                counts.plus(other.counts),
                tokens.plus(other.tokens),
                money,
                duration.plus(other.duration),
                firstToken.plus(other.firstToken));
    }
}
