package io.axonhub.gateway.transform;

import java.util.Random;

/** Runs a property over many seeds; a failure names its seed, and {@code -Dproperty.seed=<n>} runs that one alone. */
public final class Seeded {
    private static final Long ONLY = Long.getLong("property.seed");

    private Seeded() {}

    /** What must hold for everything the random numbers make. */
    public interface Property {
        /** Fails when it does not hold. */
        void check(Random random);
    }

    /** Runs {@code count} seeds. */
    public static void run(String name, int count, Property property) {
        long first = ONLY == null ? 1 : ONLY;
        long last = ONLY == null ? count : ONLY;
        for (long seed = first; seed <= last; seed++) {
            try {
                property.check(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(name + " fails, -Dproperty.seed=" + seed + ": " + e, e);
            }
        }
    }
}
