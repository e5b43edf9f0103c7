package io.axonhub.gateway.config;

import java.time.Duration;

/** What happens at limits. */
public record LimitsConfig(WhenDown whenStoreIsDown, Queue queue) {
    /** What happens to requests under limits that several replicas share while the database cannot be reached. */
    public enum WhenDown {
        /** Each replica goes on with its part of each limit. */
        LOCAL,
        /** They are refused with 503. */
        REFUSE
    }

    /**
     * Requests that wait for a place among those that run.
     *
     * @param size how many for each limit; 0: none waits
     * @param maxWait how long each
     */
    public record Queue(int size, Duration maxWait) {
        static Queue from(Node node) {
            return new Queue(node.integer("size"), node.duration("max-wait"));
        }
    }

    /** From the {@code limits} node. */
    static LimitsConfig from(Node node) {
        return new LimitsConfig(node.choice("when-store-is-down", WhenDown.class), Queue.from(node.at("queue")));
    }
}
