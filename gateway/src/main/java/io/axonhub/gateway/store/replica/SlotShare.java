package io.axonhub.gateway.store.replica;

import io.axonhub.gateway.store.CounterRows;
import io.axonhub.gateway.store.CounterRows.Counter;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A share of the requests that may run at the same time. It is lent for a while, so that a replica that dies does not keep it. */
final class SlotShare extends Share {
    private static final Duration LENT = Duration.ofSeconds(15);

    /** How long before its end a loan is renewed; the clocks of two replicas are four seconds apart at most. */
    private static final Duration RENEW = Duration.ofSeconds(9);

    private static final Duration IDLE = Duration.ofSeconds(1);

    private final Counter counter;
    private long running;
    private long slots;
    private long left;
    private long limit;
    private Instant until = Instant.MIN;
    private Instant granted = Instant.MIN;

    SlotShare(Counter counter, Shared shared) {
        super(shared);
        this.counter = counter;
    }

    @Override
    @Nullable
    Grant fromMemory(long amount, long most, Instant now) {
        if (most == 0) {
            return new Grant(false, Instant.EPOCH, 0);
        }
        return running + amount <= slots && now.isBefore(until) && running + amount <= most ? grant(amount, now) : null;
    }

    private Grant grant(long amount, Instant now) {
        running += amount;
        granted = now;
        return new Grant(true, Instant.EPOCH, Math.max(0, slots - running) + left);
    }

    @Override
    Question question(long amount, long most, Instant now) {
        long least = running + amount;
        limit = most;
        return () -> shared.rows().slots(counter.subject(), shared.replica(), least, most, now, now.plus(LENT));
    }

    @Override
    Grant accept(CounterRows.Answer answer, long amount, long most, Instant now) {
        left = answer.left();
        if (answer.granted() == 0) {
            return new Grant(false, Instant.EPOCH, left);
        }
        slots = answer.granted();
        until = now.plus(LENT);
        return grant(amount, now);
    }

    @Override
    Grant alone(long amount, long part, Instant now) {
        long own = Math.max(1, part);
        return running + amount > own
                ? new Grant(false, Instant.EPOCH, Math.max(0, own - running))
                : grant(amount, now);
    }

    @Override
    void add(Instant window, long amount) {
        lock.lock();
        try {
            running = Math.max(0, running + amount);
        } finally {
            lock.unlock();
        }
    }

    @Override
    @Nullable
    Telling telling(Instant now, boolean all) {
        boolean idle = all || granted.isBefore(now.minus(IDLE));
        boolean shrink = idle && slots > running;
        boolean renew = running > 0 && now.isAfter(until.minus(RENEW));
        if (!shrink && !renew) {
            return null;
        }
        long least = running;
        long most = Math.max(limit, running);
        slots = running;
        return new Telling() {
            @Override
            public CounterRows.Answer tell() {
                return shared.rows().slots(counter.subject(), shared.replica(), least, most, now, now.plus(LENT));
            }

            @Override
            public void told(CounterRows.@Nullable Answer answer) {
                if (answer != null) {
                    slots = answer.granted();
                    left = answer.left();
                    until = now.plus(LENT);
                }
            }
        };
    }
}
