package io.axonhub.gateway.client.simulated;

import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.LlmError.Timeout.Phase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Waits as a slow provider would make one wait: it runs into the same time limits and can be interrupted. */
final class Pace {
    private final Clock clock;
    private final Timeouts timeouts;
    private Instant deadline;

    Pace(Clock clock, Timeouts timeouts, Instant deadline) {
        this.clock = clock;
        this.timeouts = timeouts;
        this.deadline = deadline;
    }

    /** Before the answer's head. */
    void beforeHead(Duration time) {
        pause(time, timeouts.firstByte(), Phase.FIRST_BYTE);
    }

    /** Before the next piece of the body. */
    void beforePiece(Duration time) {
        pause(time, timeouts.streamIdle(), Phase.STREAM_IDLE);
    }

    /** The whole exchange ends then. */
    void until(Instant end) {
        deadline = end;
    }

    private void pause(Duration time, Duration limit, Phase phase) {
        Duration left = Duration.between(clock.instant(), deadline);
        Phase first = left.compareTo(limit) < 0 ? Phase.TOTAL : phase;
        Duration longest = left.compareTo(limit) < 0 ? left : limit;
        boolean late = time.compareTo(longest) > 0 || longest.isNegative();
        sleep(late ? longest : time);
        if (late) {
            throw new GatewayException(new LlmError.Timeout(first, "the simulated provider was too slow"));
        }
    }

    private static void sleep(Duration time) {
        try {
            if (time.isPositive()) {
                Thread.sleep(time);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw SimulatedUpstream.canceled();
        }
    }
}
