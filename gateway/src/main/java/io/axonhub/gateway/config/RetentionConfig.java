package io.axonhub.gateway.config;

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
        static Rule from(Node node) {
            return new Rule(node.duration("max-age"), Cron.parse(node.text("cron")));
        }
    }

    /** From the {@code retention} node. */
    static RetentionConfig from(Node node) {
        return new RetentionConfig(
                Rule.from(node.at("requests")),
                Rule.from(node.at("bodies")),
                Rule.from(node.at("audit")),
                Rule.from(node.at("usage")));
    }
}
