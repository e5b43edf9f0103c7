package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The time that one attempt has: its channel's, cut short by what is left for the request. Used by the attempt's thread. */
final class AttemptClock {
    private final Timeouts timeouts;
    private final @Nullable Deadline deadline;
    private final LongSupplier ticker;
    private final Instant startedAt;
    private final long started;

    private AttemptClock(Timeouts timeouts, @Nullable Deadline deadline, Instant startedAt, LongSupplier ticker) {
        this.timeouts = timeouts;
        this.deadline = deadline;
        this.ticker = ticker;
        this.startedAt = startedAt;
        this.started = ticker.getAsLong();
    }

    /** Of an attempt that begins now. */
    static AttemptClock of(Exchange exchange, Clock clock, LongSupplier ticker) {
        Timeouts timeouts = exchange.currentAttempt().route().timeouts();
        return new AttemptClock(timeouts, exchange.find(Deadline.class).orElse(null), clock.instant(), ticker);
    }

    /** System.nanoTime. */
    long now() {
        return ticker.getAsLong();
    }

    /** When an answer that is read whole must be there. */
    Instant whole() {
        return at(timeouts.request(), deadline == null ? Long.MAX_VALUE : deadline.whole() - started);
    }

    /**
     * When a stream's first content must be there: a provider that answers, keeps the connection busy and says nothing is as good as
     * one that does not answer.
     */
    Instant content() {
        Duration startUp = timeouts.firstByte().plus(timeouts.streamIdle());
        Duration most = startUp.compareTo(timeouts.request()) < 0 ? startUp : timeouts.request();
        return at(most, deadline == null ? Long.MAX_VALUE : deadline.whole() - started);
    }

    /** When a stream must have ended. */
    Instant end() {
        return at(timeouts.request(), deadline == null ? Long.MAX_VALUE : deadline.end() - started);
    }

    private Instant at(Duration most, long left) {
        return startedAt.plusNanos(Math.min(most.toNanos(), left));
    }

    /** What a fault of the connection is called before there was content. */
    GatewayException beforeContent(GatewayException fault) {
        if (!(fault.error() instanceof LlmError.Timeout timeout)) {
            return fault;
        }
        if (deadline != null && deadline.isOver(now())) {
            return late(fault);
        }
        boolean silent = timeout.phase() == LlmError.Timeout.Phase.TOTAL
                && now() - started < timeouts.request().toNanos();
        return silent
                ? new GatewayException(
                        new LlmError.Timeout(
                                LlmError.Timeout.Phase.FIRST_BYTE, "the provider did not start to answer in time"),
                        fault)
                : fault;
    }

    /** What a fault of the connection is called in the middle of a stream. */
    GatewayException behindContent(GatewayException fault) {
        boolean late = fault.error() instanceof LlmError.Timeout && deadline != null && deadline.end() - now() <= 0;
        return late ? late(fault) : fault;
    }

    private static GatewayException late(GatewayException fault) {
        return new GatewayException(
                new LlmError.Timeout(LlmError.Timeout.Phase.DEADLINE, "the time for this request is over"), fault);
    }
}
