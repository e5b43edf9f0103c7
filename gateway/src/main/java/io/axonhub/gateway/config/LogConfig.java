package io.axonhub.gateway.config;

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
    static LogConfig from(Node node) {
        return new LogConfig(node.choice("level", Level.class), node.choice("encoding", Encoding.class));
    }
}
