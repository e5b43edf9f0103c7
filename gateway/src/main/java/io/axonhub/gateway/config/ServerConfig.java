package io.axonhub.gateway.config;

import java.time.Duration;

/**
 * The listener for clients.
 *
 * @param host the address to bind
 * @param port 0 lets the system choose
 * @param name what the gateway calls itself
 * @param debug whether refused model calls are logged with the stack that tells where
 * @param requestTimeout for everything but model calls
 * @param llmRequestTimeout for a model call as a whole, streams included
 * @param trace the client's trace
 * @param maxBodySize bytes of a request body, before and after decompression
 * @param keepAliveInterval silence in a stream after which a keep-alive frame is sent
 * @param headerTimeout from a request's first byte to the end of its headers
 * @param bodyTimeout from the end of the headers to the end of the body
 * @param idleTimeout of a connection between two requests
 * @param writeTimeout how long one write to a client that does not read may hang
 * @param shutdownGracePeriod for running requests when the gateway stops
 * @param maxConnections open client connections; 0 computes it from the process's file limit
 */
public record ServerConfig(
        String host,
        int port,
        String name,
        boolean debug,
        Duration requestTimeout,
        Duration llmRequestTimeout,
        Trace trace,
        long maxBodySize,
        Duration keepAliveInterval,
        Duration headerTimeout,
        Duration bodyTimeout,
        Duration idleTimeout,
        Duration writeTimeout,
        Duration shutdownGracePeriod,
        int maxConnections) {
    /** The trace a request belongs to. {@code header}: where clients say it. */
    public record Trace(String header) {}

    /** From the {@code server} node. */
    static ServerConfig from(Node node) {
        return new ServerConfig(
                node.text("host"),
                node.integer("port"),
                node.text("name"),
                node.flag("debug"),
                node.duration("request-timeout"),
                node.duration("llm-request-timeout"),
                new Trace(node.text("trace.header")),
                node.size("max-body-size"),
                node.duration("keep-alive-interval"),
                node.duration("header-timeout"),
                node.duration("body-timeout"),
                node.duration("idle-timeout"),
                node.duration("write-timeout"),
                node.duration("shutdown-grace-period"),
                node.integer("max-connections"));
    }
}
