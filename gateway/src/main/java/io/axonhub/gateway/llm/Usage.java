package io.axonhub.gateway.llm;

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

    /** Negative figures, which some servers report, count as none. */
    public Usage {
        input = Math.max(0, input);
        cacheRead = Math.max(0, cacheRead);
        cacheWrite5m = Math.max(0, cacheWrite5m);
        cacheWrite1h = Math.max(0, cacheWrite1h);
        output = Math.max(0, output);
        reasoning = Math.max(0, reasoning);
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
}
