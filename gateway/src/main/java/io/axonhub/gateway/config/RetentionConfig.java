package io.axonhub.gateway.config;

import io.helidon.config.Config;
import java.time.Duration;

/** How long records are kept. */
public record RetentionConfig(Rule requests, Rule bodies, Rule audit, Rule usage) {
    /**
     * Of one kind.
     *
     * @param maxAge zero: for ever
     * @param cron when old ones are removed
     */
    public record Rule(Duration maxAge, Cron cron) {
        static Rule from(Config config) {
            return new Rule(Values.duration(config, "max-age"), Cron.parse(Values.text(config, "cron")));
        }
    }

    /** From the {@code retention} node. */
    public static RetentionConfig from(Config config) {
        return new RetentionConfig(
                Rule.from(config.get("requests")),
                Rule.from(config.get("bodies")),
                Rule.from(config.get("audit")),
                Rule.from(config.get("usage")));
    }
}
