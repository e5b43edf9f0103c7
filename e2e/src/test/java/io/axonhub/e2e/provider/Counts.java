package io.axonhub.e2e.provider;

/**
 * Usage in disjoint counters; each wire computes its totals from them.
 *
 * @param uncached input tokens that were neither read from nor written to a cache
 * @param output without reasoning
 */
public record Counts(int uncached, int cacheRead, int cacheWrite, int output, int reasoning) {
    /** Plain input and output. */
    public static Counts of(int uncached, int output) {
        return new Counts(uncached, 0, 0, output, 0);
    }

    /** All that went in. */
    public int input() {
        return uncached + cacheRead + cacheWrite;
    }

    /** All that came out. */
    public int allOutput() {
        return output + reasoning;
    }
}
