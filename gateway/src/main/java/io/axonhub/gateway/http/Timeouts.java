package io.axonhub.gateway.http;

import java.time.Duration;

/**
 * A channel's clocks.
 *
 * @param connect TCP and TLS
 * @param firstByte from the request's last byte to the answer's first
 * @param request the whole exchange, streams included
 * @param streamIdle between two reads of a stream
 */
public record Timeouts(Duration connect, Duration firstByte, Duration request, Duration streamIdle) {
    /** As in the AIChannel's schema. */
    public static Timeouts defaults() {
        return new Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofMinutes(10), Duration.ofSeconds(60));
    }
}
