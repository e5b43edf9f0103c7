package io.axonhub.gateway.server;

import io.axonhub.gateway.config.ServerConfig;
import java.time.Duration;

/**
 * The clocks of a client connection.
 *
 * @param header from a request's first byte to the end of its headers
 * @param body from the end of the headers to the end of the body
 * @param idle between two requests
 * @param write how long one write may hang
 * @param watchAfter age of an exchange from which the client's leaving is watched for; fast requests never pay for it
 * @param linger how long the rest of an unread body is thrown away, so that the client can read the answer before the reset
 */
record ConnectionLimits(
        Duration header, Duration body, Duration idle, Duration write, Duration watchAfter, Duration linger) {
    /** From the configuration. */
    static ConnectionLimits of(ServerConfig config) {
        return new ConnectionLimits(
                config.headerTimeout(),
                config.bodyTimeout(),
                config.idleTimeout(),
                config.writeTimeout(),
                Duration.ofMillis(100),
                Duration.ofSeconds(2));
    }
}
