package io.axonhub.gateway.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long things took: how many of them in each range. Distributions add up, so that those of hours make that of a month.
 *
 * @param sum of all, in microseconds
 * @param counts one for each of {@link #BOUNDS}, up to and with it, and one for what took longer
 */
public record Distribution(long sum, List<Long> counts) {
    /** Upper ends of the ranges, in microseconds; the database's columns were made for them. */
    public static final List<Long> BOUNDS = List.of(
            50_000L,
            100_000L,
            200_000L,
            350_000L,
            500_000L,
            750_000L,
            1_000_000L,
            1_500_000L,
            2_500_000L,
            4_000_000L,
            6_000_000L,
            10_000_000L,
            20_000_000L,
            45_000_000L,
            120_000_000L);

    private static final Distribution NONE = new Distribution(0, Collections.nCopies(BOUNDS.size() + 1, 0L));

    public Distribution {
        counts = List.copyOf(counts);
        if (counts.size() != BOUNDS.size() + 1) {
            throw new IllegalArgumentException("a distribution has " + (BOUNDS.size() + 1) + " counts");
        }
    }

    /** Of nothing. */
    public static Distribution none() {
        return NONE;
    }

    /** Both together. */
    public Distribution plus(Distribution other) {
        if (equals(NONE)) {
            return other;
        }
        if (other.equals(NONE)) {
            return this;
        }
        List<Long> both = new ArrayList<>(counts.size());
        for (int i = 0; i < counts.size(); i++) {
            both.add(counts.get(i) + other.counts.get(i));
        }
        return new Distribution(sum + other.sum, both);
    }

    /** How many there were. */
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** The mean in microseconds; 0 of nothing. */
    public long average() {
        long count = count();
        return count == 0 ? 0 : sum / count;
    }

    /**
     * In microseconds: what {@code part} of them did not take longer than, taken to lie evenly in their range; 0 of nothing. Of what took
     * longer than the last bound nothing more is known than that.
     */
    public long quantile(double part) {
        double rank = part * count();
        long before = 0;
        for (int i = 0; i < BOUNDS.size(); i++) {
            long here = counts.get(i);
            if (here > 0 && before + here >= rank) {
                long low = i == 0 ? 0 : BOUNDS.get(i - 1);
                return low + Math.round((BOUNDS.get(i) - low) * Math.max(0, rank - before) / here);
            }
            before += here;
        }
        return before == count() ? 0 : BOUNDS.getLast();
    }
}
