package io.axonhub.gateway.store;

import io.axonhub.gateway.llm.Usage;
import java.math.BigDecimal;

/** Money per million tokens of each kind, never negative. */
public record Rates(
        BigDecimal input,
        BigDecimal cacheRead,
        BigDecimal cacheWrite5m,
        BigDecimal cacheWrite1h,
        BigDecimal output,
        BigDecimal reasoning) {
    private static final int MILLION_DIGITS = 6;

    /** What {@code usage} costs, exactly. */
    BigDecimal of(Usage usage) {
        return times(input, usage.input())
                .add(times(cacheRead, usage.cacheRead()))
                .add(times(cacheWrite5m, usage.cacheWrite5m()))
                .add(times(cacheWrite1h, usage.cacheWrite1h()))
                .add(times(output, usage.output()))
                .add(times(reasoning, usage.reasoning()))
                .movePointLeft(MILLION_DIGITS);
    }

    private static BigDecimal times(BigDecimal rate, long tokens) {
        return tokens == 0 ? BigDecimal.ZERO : rate.multiply(BigDecimal.valueOf(tokens));
    }
}
