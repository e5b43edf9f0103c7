package io.axonhub.gateway.pipeline.failover;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** How long to wait before channels that have failed are tried once more: what the provider asked for, and a random time besides. */
final class Waits {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final int MOST_DOUBLINGS = 10;

    private final Duration longest;
    private final RandomGenerator random;
    private final Pause pause;

    /** How time passes. */
    interface Pause {
        void sleep(Duration time) throws InterruptedException;

        /** By the clock on the wall. */
        static Pause real() {
            return time -> TimeUnit.NANOSECONDS.sleep(time.toNanos());
        }
    }

    /** {@code random} must be thread-safe. */
    Waits(Duration longest, RandomGenerator random, Pause pause) {
        this.longest = longest;
        this.random = random;
        this.pause = pause;
    }

    /**
     * The wait before round {@code round} (from 1); empty when it would be too long. The random part keeps requests that failed
     * together from coming back together.
     */
    Optional<Duration> before(int round, LlmError error) {
        Duration asked = asked(error);
        if (longest.isZero() || (asked != null && asked.compareTo(longest) > 0)) {
            return Optional.empty();
        }
        Duration spread = FIRST.multipliedBy(1L << Math.min(round - 1, MOST_DOUBLINGS));
        Duration most = spread.compareTo(longest) < 0 ? spread : longest;
        Duration jitter = Duration.ofNanos(random.nextLong(most.toNanos() + 1));
        return Optional.of(asked == null ? jitter : asked.plus(jitter));
    }

    private static @Nullable Duration asked(LlmError error) {
        return switch (error) {
            case LlmError.RateLimited limited -> limited.retryAfter();
            case LlmError.Overloaded overloaded -> overloaded.retryAfter();
            default -> null;
        };
    }

    /** @throws GatewayException Canceled when interrupted */
    void sleep(Duration time) {
        try {
            pause.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException(new LlmError.Canceled("the request was canceled"), e);
        }
    }
}
