package io.axonhub.gateway.pipeline.failover;

import java.time.Duration;

/**
 * What bounds the attempts of all requests on this replica, beside what each profile allows.
 *
 * @param requestTimeout what the gateway gives a request as a whole
 * @param within no further attempt begins later than this after a request came
 * @param patience the longest wait before channels that failed are tried once more, when none is left; zero never tries them again
 * @param budgetPercent further attempts for each hundred requests
 * @param budgetLeast further attempts in ten seconds however few requests there are
 */
public record RetryRules(
        Duration requestTimeout, Duration within, Duration patience, int budgetPercent, int budgetLeast) {
    /** As in config.example.yml. */
    public static RetryRules defaults() {
        return new RetryRules(Duration.ofMinutes(10), Duration.ofMinutes(2), Duration.ZERO, 20, 10);
    }
}
