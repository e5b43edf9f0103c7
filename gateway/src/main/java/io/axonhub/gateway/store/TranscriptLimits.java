package io.axonhub.gateway.store;

import java.time.Duration;

/**
 * How much is kept of answers that clients may continue.
 *
 * @param maxAge older ones are forgotten
 * @param maxEach bytes of one; a longer one is not kept
 * @param maxTotal bytes of all; the oldest go first
 */
public record TranscriptLimits(Duration maxAge, long maxEach, long maxTotal) {
    public TranscriptLimits {
        if (maxAge.isNegative() || maxEach < 0 || maxTotal < 0) {
            throw new IllegalArgumentException("limits must not be negative");
        }
    }
}
