package io.axonhub.operator.gateway;

import io.axonhub.operator.status.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the gateway's replicas on a thread of its own: one long poll for all objects that wait for a revision, and a look
 * now and then when none does. Who waits is told once; what they then read here is at most {@link #IDLE} old. Thread-safe.
 */
public final class Fleet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

    static final Duration IDLE = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(800);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);

    /** Failures in a row before those that are programmed are told, so that one lost call does not touch every status. */
    private static final int PATIENCE = 3;

    /** How long a replica may be behind. */
    private static final Duration LAG = Duration.ofSeconds(30);

    private final Control control;
    private final Listener listener;
    private final Clock clock;
    private final Thread thread;
    private final Map<Object, Long> waiting = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private volatile State state =
            new State(Optional.empty(), Optional.of("the gateway has not answered yet"), "GatewayUnreachable");
    private volatile int failures;
    private volatile boolean closed;

    /** Told of changes, on the fleet's thread. */
    public interface Listener {
        /** The replicas have the revision that this object waits for. */
        void arrived(Object who);

        /** The gateway became reachable or unreachable, or it has other replicas: every status may be another. */
        void changed();

        /** The database is another than it was. */
        void replaced();
    }

    /**
     * What is known.
     *
     * @param info the last that was heard
     * @param failure why nothing is heard any more; empty while all is well
     */
    private record State(Optional<Seen> info, Optional<String> failure, String reason) {}

    /** An answer, and since when each replica that is behind has been. */
    private record Seen(Control.Overview info, Map<String, Instant> behindSince) {}

    /** Not yet watching. */
    public Fleet(Control control, Listener listener, Clock clock) {
        this.control = control;
        this.listener = listener;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("fleet").unstarted(this::watch);
    }

    /** Begins to watch. */
    public void start() {
        thread.start();
    }

    /** Has {@link Listener#arrived} called for {@code who} when the replicas run the revision. */
    public void await(Object who, long revision) {
        waiting.merge(who, revision, Math::max);
        lock.lock();
        try {
            wanted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How far the revision is, as far as is known. */
    public Progress progress(long revision) {
        State now = state;
        Optional<Progress.Stored> stored = now.info().map(seen -> stored(seen, revision));
        if (now.failure().isPresent() || stored.isEmpty()) {
            return new Progress.Unknown(now.reason(), now.failure().orElse(""), stored);
        }
        return stored.get();
    }

    private Progress.Stored stored(Seen seen, long revision) {
        List<Control.Replica> replicas = seen.info().replicas();
        List<Control.Replica> behind = replicas.stream()
                .filter(replica -> replica.appliedRevision() < revision)
                .toList();
        Instant late = clock.instant().minus(LAG);
        boolean lagging = behind.stream()
                .map(replica -> seen.behindSince().get(replica.id()))
                .anyMatch(since -> since != null && since.isBefore(late));
        return new Progress.Stored(
                seen.info().storeId(), revision, replicas.size(), replicas.size() - behind.size(), lagging, false);
    }

    /** The database's id and newest revision; empty before the first answer. */
    public Optional<Control.Overview> info() {
        return state.info().map(Seen::info);
    }

    /** Why nothing is heard, when that is no longer one lost call. */
    public Optional<Progress.Unknown> trouble() {
        State now = state;
        return failures < PATIENCE
                ? Optional.empty()
                : now.failure().map(message -> new Progress.Unknown(now.reason(), message, Optional.empty()));
    }

    /** Whether the gateway answers. */
    public boolean isReachable() {
        return state.failure().isEmpty();
    }

    private void watch() {
        int inARow = 0;
        Duration retry = FIRST_RETRY;
        while (!closed) {
            try {
                Optional<Long> highest = waiting.values().stream().max(Long::compare);
                if (highest.isPresent()) {
                    control.awaitAcks(highest.get(), POLL);
                }
                heard(control.info());
                inARow = 0;
                failures = 0;
                retry = FIRST_RETRY;
                pause(waiting.isEmpty() ? IDLE : Duration.ZERO, true);
            } catch (GatewayUnavailableException e) {
                failed(e);
                failures = ++inARow;
                pause(retry, false);
                retry = retry.multipliedBy(2).compareTo(IDLE) > 0 ? IDLE : retry.multipliedBy(2);
            }
        }
    }

    private void heard(Control.Overview info) {
        State before = state;
        Optional<Seen> last = before.info();
        state = new State(Optional.of(new Seen(info, behind(info, last))), Optional.empty(), "");
        if (last.filter(seen -> !seen.info().storeId().equals(info.storeId())).isPresent()) {
            LOG.warn("the gateway has another database storeId={}", info.storeId());
            listener.replaced();
        }
        boolean back = before.failure().isPresent();
        if (back) {
            LOG.info(
                    "the gateway answers revision={} replicas={}",
                    info.revision(),
                    info.replicas().size());
        }
        if (back || last.filter(seen -> sameReplicas(seen.info(), info)).isEmpty()) {
            listener.changed();
        }
        waiting.forEach((who, revision) -> {
            if (stored(new Seen(info, Map.of()), revision).isComplete() && waiting.remove(who, revision)) {
                listener.arrived(who);
            }
        });
    }

    private static boolean sameReplicas(Control.Overview before, Control.Overview now) {
        return before.replicas().stream()
                .map(Control.Replica::id)
                .sorted()
                .toList()
                .equals(now.replicas().stream()
                        .map(Control.Replica::id)
                        .sorted()
                        .toList());
    }

    private Map<String, Instant> behind(Control.Overview info, Optional<Seen> last) {
        Map<String, Instant> since = new HashMap<>();
        for (Control.Replica replica : info.replicas()) {
            if (replica.appliedRevision() < info.revision()) {
                since.put(
                        replica.id(),
                        last.map(seen -> seen.behindSince().get(replica.id())).orElseGet(clock::instant));
            }
        }
        return since;
    }

    private void failed(GatewayUnavailableException e) {
        State before = state;
        if (failures + 1 < PATIENCE && before.failure().isEmpty()) {
            return;
        }
        state = new State(before.info(), Optional.of(e.text()), e.reason().text());
        boolean news =
                before.failure().isEmpty() || !before.reason().equals(e.reason().text());
        if (news && !closed) {
            LOG.warn(
                    "the gateway cannot be asked reason={} message={}",
                    e.reason().text(),
                    e.text());
        }
        if (before.failure().isEmpty()) {
            listener.changed();
        }
    }

    /** Waits; with {@code interruptible} until somebody waits for a revision at most. */
    private void pause(Duration time, boolean interruptible) {
        long left = time.toNanos();
        lock.lock();
        try {
            while (left > 0 && !closed && !(interruptible && !waiting.isEmpty())) {
                left = wanted.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Watches no more. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
