package io.axonhub.gateway.config;

import io.helidon.config.Config;

/** What is logged and how. */
public record LogConfig(Level level, Encoding encoding) {
    /** From which severity on. */
    public enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** A line for people, or one JSON object per line. */
    public enum Encoding {
        CONSOLE,
        JSON
    }

    /** From the {@code log} node. */
    public static LogConfig from(Config config) {
        return new LogConfig(
                Values.choice(config, "level", Level.class), Values.choice(config, "encoding", Encoding.class));
    }
}
