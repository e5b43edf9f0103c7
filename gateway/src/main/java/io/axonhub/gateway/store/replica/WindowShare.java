package io.axonhub.gateway.store.replica;

import io.axonhub.gateway.store.CounterRows;
import io.axonhub.gateway.store.CounterRows.Counter;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A share of a window's rest. */
final class WindowShare extends Share {
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final Counter counter;
    private Instant window = Instant.MIN;
    /** Taken from the row and not granted; below 0 what was used beyond it, which the row does not know yet. */
    private long available;
    /** In the row, when it was last asked. */
    private long left;
    /** Granted here in this window. */
    private long spent;

    private Instant granted = Instant.MIN;

    WindowShare(Counter counter, Shared shared) {
        super(shared);
        this.counter = counter;
    }

    /** A clock that steps back stays in the window it was in. */
    private void enter(Instant start) {
        if (start.isAfter(window)) {
            window = start;
            available = 0;
            left = 0;
            spent = 0;
        }
    }

    @Override
    @Nullable
    Grant fromMemory(long amount, long most, Instant now) {
        enter(counter.window().start(now));
        return available > 0 && available >= amount ? grant(amount, now) : null;
    }

    private Grant grant(long amount, Instant now) {
        available -= amount;
        spent += amount;
        granted = now;
        return new Grant(true, window, Math.max(0, available) + left);
    }

    @Override
    Question question(long amount, long most, Instant now) {
        Instant begins = window;
        long least = Math.max(1, amount - available);
        return () -> shared.rows().take(counter, begins, least, most);
    }

    @Override
    @Nullable
    Grant accept(CounterRows.Answer answer, long amount, long most, Instant now) {
        enter(answer.begins());
        if (!answer.begins().equals(window)) {
            return null; // the window turned while the row was asked, and what was taken is over with it
        }
        available += answer.granted();
        left = answer.left();
        if (answer.granted() == 0) {
            return new Grant(false, window, left + Math.max(0, available));
        }
        return available >= amount ? grant(amount, now) : null;
    }

    @Override
    Grant alone(long amount, long part, Instant now) {
        long rest = Math.max(0, part - spent);
        return rest == 0 || amount > rest ? new Grant(false, window, rest) : grant(amount, now);
    }

    @Override
    void add(Instant of, long amount) {
        lock.lock();
        try {
            if (of.equals(window)) {
                available -= amount;
                spent += amount;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    @Nullable
    Telling telling(Instant now, boolean all) {
        boolean idle = all || granted.isBefore(now.minus(IDLE));
        if (available == 0 || (available > 0 && !idle)) {
            return null;
        }
        long amount = -available;
        Instant of = window;
        available = 0;
        return new Telling() {
            @Override
            public CounterRows.Answer tell() {
                shared.rows().correct(counter, of, amount);
                return new CounterRows.Answer(of, 0, 0);
            }

            @Override
            public void told(CounterRows.@Nullable Answer answer) {
                if (answer == null && of.equals(window)) {
                    available -= amount;
                }
            }
        };
    }
}
