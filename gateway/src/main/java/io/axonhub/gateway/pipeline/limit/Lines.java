package io.axonhub.gateway.pipeline.limit;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.store.Subject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The lines of requests that wait for a place: one for each limit of running requests that was ever full. Thread-safe. */
public final class Lines {
    /** How often the first one looks by itself: another replica's request may have ended. */
    private static final long LOOK = Duration.ofMillis(100).toNanos();

    private final Rules rules;
    private final Map<Subject, Line> lines = new ConcurrentHashMap<>();

    /**
     * How much waiting there may be.
     *
     * @param most requests in each line; 0: nobody waits
     * @param longest how long each
     */
    public record Rules(int most, Duration longest) {
        /** Nobody waits. */
        public static Rules none() {
            return new Rules(0, Duration.ZERO);
        }
    }

    /** Nobody waiting yet. */
    public Lines(Rules rules) {
        this.rules = rules;
    }

    /** Tries to get what is waited for. */
    interface Try<T> {
        /** It, or null when it is not to be had now. */
        @Nullable
        T now();
    }

    /** When a request that begins to wait now must give up, in System.nanoTime. */
    long deadline() {
        return System.nanoTime() + rules.longest().toNanos();
    }

    /** Whether a request of this priority may not try before those who wait. */
    boolean isAhead(Subject subject, int priority) {
        Line line = lines.get(subject);
        return line != null && line.isAhead(priority);
    }

    /** A place has become free. */
    void freed(Subject subject) {
        Line line = lines.get(subject);
        if (line != null) {
            line.wake();
        }
    }

    /**
     * Waits in line until {@code attempt} gives something; null when the line is full or the time is up. Only the first one tries.
     *
     * @param waited told the nanoseconds in line, without those of the try that gave something; nothing when the line is full
     * @throws GatewayException Canceled when the thread was interrupted because the client left
     */
    <T> @Nullable T wait(Subject subject, Line.Who who, long deadline, LongConsumer waited, Try<T> attempt) {
        Line line = lines.computeIfAbsent(subject, none -> new Line());
        Line.Waiter waiter = line.join(who, rules.most());
        if (waiter == null) {
            return null;
        }
        T got = null;
        long since = System.nanoTime();
        long now = since;
        try {
            while (got == null) {
                now = System.nanoTime();
                long left = deadline - now;
                if (left <= 0) {
                    break;
                }
                got = line.isFirst(waiter) ? attempt.now() : null;
                if (got == null) {
                    waiter.await(Math.min(left, LOOK));
                }
            }
            return got;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException(new LlmError.Canceled("canceled while it waited for a place"), e);
        } finally {
            line.leave(waiter, got != null);
            waited.accept(now - since);
        }
    }

    /** How many wait. */
    int waiting(Subject subject) {
        Line line = lines.get(subject);
        return line == null ? 0 : line.size();
    }
}
