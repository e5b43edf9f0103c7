package io.axonhub.gateway.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Idle connections by origin, last in first out, so that a quiet hour lets the surplus age out. Thread-safe; no lock is held while
 * a socket is closed.
 *
 * <p>Nobody watches an idle connection: a watcher costs a wake-up each 100 ms a connection (helidon-io/helidon#11799). One that the
 * peer has closed is found out by using it, and the call is sent again on a fresh one.
 */
final class ConnectionPool implements AutoCloseable {
    /**
     * How many connections are kept, and for how long.
     *
     * @param perOrigin idle connections of one origin
     * @param total idle connections of all
     * @param idle longest rest; shorter than what providers allow (uvicorn and Node 5 s, most others 60 s and more)
     * @param maxAge longest life, so that a changed DNS answer is followed
     */
    record Limits(int perOrigin, int total, Duration idle, Duration maxAge) {
        static Limits defaults() {
            return new Limits(512, 2048, Duration.ofSeconds(30), Duration.ofMinutes(10));
        }
    }

    private record Idle(Wire wire, long until) {}

    private final Limits limits;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Origin, Deque<Idle>> idle = new HashMap<>();
    private int count;
    private boolean closed;

    ConnectionPool(Limits limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
    }

    /** The origin's youngest idle connection that is still good. */
    Optional<Wire> take(Origin origin) {
        while (true) {
            Idle newest = pop(origin);
            if (newest == null) {
                return Optional.empty();
            }
            if (newest.until - nanos.getAsLong() > 0 && newest.wire.quiet()) {
                return Optional.of(newest.wire);
            }
            newest.wire.cut();
        }
    }

    private @Nullable Idle pop(Origin origin) {
        lock.lock();
        try {
            Deque<Idle> ours = idle.get(origin);
            if (ours == null) {
                return null;
            }
            Idle newest = ours.pollFirst();
            count -= newest == null ? 0 : 1;
            if (ours.isEmpty()) {
                idle.remove(origin);
            }
            return newest;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Keeps a connection whose last answer was read to its end, or closes it. Whether it is quiet is asked when it is taken.
     *
     * @param hint how long the peer says it keeps it
     */
    void give(Origin origin, Wire wire, Optional<Duration> hint) {
        long now = nanos.getAsLong();
        long rest = limits.idle.toNanos();
        long promised = hint.map(Duration::toNanos).orElse(rest);
        long life = limits.maxAge.toNanos() - (now - wire.openedAt());
        long keep = Math.min(Math.min(rest, promised), life);
        if (keep <= 0 || wire.buffered() > 0 || !push(origin, wire, now + keep)) {
            wire.cut();
        }
    }

    private boolean push(Origin origin, Wire wire, long until) {
        wire.rest();
        lock.lock();
        try {
            Deque<Idle> ours = idle.get(origin);
            int size = ours == null ? 0 : ours.size();
            if (closed || size >= limits.perOrigin || count >= limits.total) {
                return false;
            }
            idle.computeIfAbsent(origin, key -> new ArrayDeque<>()).addFirst(new Idle(wire, until));
            count++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Closes what has rested or lived too long. */
    void sweep() {
        long now = nanos.getAsLong();
        drain(entry -> entry.until - now <= 0).forEach(Wire::cut);
    }

    private List<Wire> drain(Predicate<Idle> which) {
        List<Wire> drained = new ArrayList<>();
        lock.lock();
        try {
            for (Deque<Idle> ours : idle.values()) {
                ours.removeIf(entry -> which.test(entry) && drained.add(entry.wire));
            }
            idle.values().removeIf(Deque::isEmpty);
            count -= drained.size();
        } finally {
            lock.unlock();
        }
        return drained;
    }

    /** How many connections rest. */
    int size() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Closes the idle connections and keeps none from now on. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        drain(entry -> true).forEach(Wire::cut);
    }
}
