package io.axonhub.gateway.store.memory;

import io.axonhub.gateway.store.Counters;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.Subject;
import io.axonhub.gateway.store.UsageHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counters of one replica. A counter that is asked for the first time since the start begins with what the records say was used in its
 * window; from then on the memory is right and the records are not asked again. There are as many counters as configured limits.
 */
public final class MemoryCounters implements Counters {
    private final UsageHistory history;
    private final Map<Key, Cell> cells = new ConcurrentHashMap<>();

    /** {@code history}: asked once for each counter, on the thread of the request that needs it. */
    public MemoryCounters(UsageHistory history) {
        this.history = history;
    }

    /** Not the limit itself: it may be raised while its counter goes on. */
    private record Key(Subject subject, Limit.Resource resource, Limit.Window window, String currency) {
        static Key of(Claim claim) {
            return new Key(
                    claim.subject(),
                    claim.limit().resource(),
                    claim.limit().window(),
                    claim.limit().currency());
        }
    }

    private record Taken(Cell cell, Instant window, long amount) {}

    @Override
    public Answer reserve(List<Claim> claims, Instant now) {
        List<Taken> taken = new ArrayList<>(claims.size());
        List<Long> left = new ArrayList<>(claims.size());
        boolean granted = false;
        try {
            for (Claim claim : claims) {
                Key key = Key.of(claim);
                Cell cell = cells.computeIfAbsent(key, Cell::new);
                long more = cell.take(claim, now);
                if (more < 0) {
                    return new Answer.Refused(claim, -1 - more);
                }
                left.add(more);
                taken.add(new Taken(cell, key.window().start(now), claim.amount()));
            }
            granted = true;
            return new Answer.Granted(new Settlement(taken), left);
        } finally {
            if (!granted) {
                taken.forEach(one -> one.cell().add(one.window(), -one.amount()));
            }
        }
    }

    private static final class Settlement implements Reservation {
        private final List<Taken> taken;
        private final AtomicBoolean settled = new AtomicBoolean();

        Settlement(List<Taken> taken) {
            this.taken = taken;
        }

        @Override
        public void settle(List<Long> used, Instant now) {
            if (settled.compareAndSet(false, true)) {
                for (int i = 0; i < taken.size(); i++) {
                    Taken one = taken.get(i);
                    one.cell().add(one.window(), used.get(i) - one.amount());
                }
            }
        }
    }

    /** One counter. */
    private final class Cell {
        private final Key key;
        private final ReentrantLock lock = new ReentrantLock();
        private Instant window = Instant.MIN;
        private long used;

        Cell(Key key) {
            this.key = key;
        }

        /** What is left behind it; if it cannot be taken, -1 less what is left. */
        long take(Claim claim, Instant now) {
            lock.lock();
            try {
                enter(claim.limit(), key.window().start(now));
                long left = Math.max(0, claim.limit().most() - used);
                if (left == 0 || claim.amount() > left) {
                    return -1 - left;
                }
                used += claim.amount();
                return left - claim.amount();
            } finally {
                lock.unlock();
            }
        }

        /** A clock that steps back stays in the window it was in. */
        private void enter(Limit limit, Instant start) {
            if (window.equals(Instant.MIN)) {
                used = remembers() ? history.used(key.subject(), limit, start) : 0;
                window = start;
            } else if (start.isAfter(window)) {
                used = 0;
                window = start;
            }
        }

        /** A minute is over before a gateway has started anew, and running requests end with it. */
        private boolean remembers() {
            return switch (key.window()) {
                case MINUTE, RUNNING -> false;
                case HOUR, DAY, MONTH, TOTAL -> true;
            };
        }

        void add(Instant of, long amount) {
            lock.lock();
            try {
                if (of.equals(window)) {
                    used = Math.max(0, used + amount);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
