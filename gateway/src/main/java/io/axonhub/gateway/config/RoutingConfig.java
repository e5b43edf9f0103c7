package io.axonhub.gateway.config;

import java.time.Duration;

/**
 * How channels are found, and what further attempts are bounded by.
 *
 * @param avoidFailing whether requests stay away from what failed for requests before them
 * @param retryBudget further attempts for each hundred requests of a replica
 * @param retryLeast further attempts in ten seconds however few requests there are
 * @param retryWithin no further attempt begins later than this after a request came
 * @param retryWait longest wait before channels that failed are tried once more, when none is left; zero never tries them again
 */
public record RoutingConfig(
        boolean avoidFailing, int retryBudget, int retryLeast, Duration retryWithin, Duration retryWait) {
    /** From the {@code routing} node. */
    static RoutingConfig from(Node node) {
        return new RoutingConfig(
                node.flag("avoid-failing"),
                node.integer("retry-budget"),
                node.integer("retry-least"),
                node.duration("retry-within"),
                node.duration("retry-wait"));
    }
}
