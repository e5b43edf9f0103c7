package io.axonhub.gateway.llm;

import org.jspecify.annotations.Nullable;

/**
 * Tokens in five disjoint counters (the cache writes in two lifetimes); every format's totals are computed from these. Never
 * negative.
 *
 * @param input prompt tokens neither read from nor written to a prompt cache
 * @param cacheRead prompt tokens read from the cache
 * @param cacheWrite5m prompt tokens written with the 5-minute (or the provider's only) lifetime
 * @param cacheWrite1h prompt tokens written with the 1-hour lifetime
 * @param output visible output tokens
 * @param reasoning reasoning tokens
 */
public record Usage(long input, long cacheRead, long cacheWrite5m, long cacheWrite1h, long output, long reasoning) {
    private static final Usage ZERO = new Usage(0, 0, 0, 0, 0, 0);

    /** Beyond any real count, and exact in every JSON reader; the sums of six of them do not overflow. */
    private static final long MAX = 1L << 53;

    /** Negative figures, which some servers report, count as none, and absurd ones as {@link #MAX}. */
    public Usage {
        input = Math.clamp(input, 0, MAX);
        cacheRead = Math.clamp(cacheRead, 0, MAX);
        cacheWrite5m = Math.clamp(cacheWrite5m, 0, MAX);
        cacheWrite1h = Math.clamp(cacheWrite1h, 0, MAX);
        output = Math.clamp(output, 0, MAX);
        reasoning = Math.clamp(reasoning, 0, MAX);
    }

    /** No tokens. */
    public static Usage zero() {
        return ZERO;
    }

    /** Both lifetimes. */
    public long cacheWrite() {
        return cacheWrite5m + cacheWrite1h;
    }

    /** All prompt tokens. */
    public long inputTotal() {
        return input + cacheRead + cacheWrite();
    }

    /** All generated tokens. */
    public long outputTotal() {
        return output + reasoning;
    }

    /** Everything. */
    public long total() {
        return inputTotal() + outputTotal();
    }

    /** Both together; null counts as nothing reported. */
    public static @Nullable Usage sum(@Nullable Usage a, @Nullable Usage b) {
        return a == null ? b : b == null ? a : a.plus(b);
    }

    /** This and {@code other}. */
    public Usage plus(Usage other) {
        return new Usage(
                input + other.input,
                cacheRead + other.cacheRead,
                cacheWrite5m + other.cacheWrite5m,
                cacheWrite1h + other.cacheWrite1h,
                output + other.output,
                reasoning + other.reasoning);
    }
}
