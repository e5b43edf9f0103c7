package io.axonhub.gateway.client;

import io.axonhub.gateway.http.Timeouts;
import java.time.Duration;

/**
 * One call's time limits.
 *
 * @param totalAt System.nanoTime at which the whole exchange ends
 */
record Clocks(Duration connect, Duration firstByte, Duration idle, long totalAt) {
    static Clocks of(Timeouts timeouts, long totalAt) {
        return new Clocks(timeouts.connect(), timeouts.firstByte(), timeouts.streamIdle(), totalAt);
    }

    /** Nanoseconds until the exchange ends, at most {@code phase}. */
    long within(Duration phase) {
        return Math.min(phase.toNanos(), remaining());
    }

    /** The same, but for its end. */
    Clocks endingAt(long moment) {
        return new Clocks(connect, firstByte, idle, moment);
    }

    /** The same, but for an end no later than {@code patience} from now. */
    Clocks endingIn(Duration patience) {
        return new Clocks(connect, firstByte, idle, System.nanoTime() + within(patience));
    }

    /** Nanoseconds until the exchange ends; not positive when it has. */
    long remaining() {
        return totalAt - System.nanoTime();
    }
}
