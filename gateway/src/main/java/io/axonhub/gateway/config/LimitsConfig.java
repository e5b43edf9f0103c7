package io.axonhub.gateway.config;

import io.helidon.config.Config;
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
        static Queue from(Config config) {
            return new Queue(Values.integer(config, "size"), Values.duration(config, "max-wait"));
        }
    }

    /** From the {@code limits} node. */
    public static LimitsConfig from(Config config) {
        return new LimitsConfig(
                Values.choice(config, "when-store-is-down", WhenDown.class), Queue.from(config.get("queue")));
    }
}
