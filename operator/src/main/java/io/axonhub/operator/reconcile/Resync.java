package io.axonhub.operator.reconcile;

import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.ObjectRef;
import io.axonhub.operator.gateway.Control;
import io.axonhub.operator.gateway.Fleet;
import io.axonhub.operator.gateway.GatewayUnavailableException;
import io.axonhub.operator.status.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares everything with the gateway: before the first object is sent, when the database is another, and now and then. Until the
 * first comparison objects are worked out and not sent, so that a restart costs one call. What is no longer in the cluster is taken
 * away only when all of the cluster could be listed. Thread-safe.
 */
public final class Resync implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Resync.class);

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int PATIENT_LOOKS = 100;
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    /** How long the first comparison waits for objects to be worked out; the others are sent once more than needed. */
    private static final Duration GATHERING = Duration.ofSeconds(20);

    private final Control control;
    private final Fleet fleet;
    private final Ledger ledger;
    private final Cluster cluster;
    private final Wakeups wakeups;
    private final Duration interval;
    private final Thread thread;
    private final ReentrantReadWriteLock between = new ReentrantReadWriteLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private LongSupplier fence = () -> 0;
    private volatile boolean ready;
    private volatile boolean stale;
    private volatile boolean due;
    private volatile boolean closed;
    private volatile Optional<Progress.Unknown> trouble = Optional.empty();
    private String lastProblem = "";

    /** The cluster as it is, not as it was cached. */
    interface Cluster {
        /** An object; {@code leaving} when it is being deleted. */
        record Listed(ObjectRef ref, String uid, boolean leaving, boolean paused) {}

        /** All objects of a kind that are this gateway's. Fails with an unchecked exception that says why. */
        List<Listed> list(Kind kind);

        /** Whether an object is there now, and not being deleted. */
        boolean isThere(ObjectRef ref);

        /** Whether all that is watched has been read once. */
        boolean isCached();
    }

    Resync(Control control, Fleet fleet, Ledger ledger, Cluster cluster, Wakeups wakeups, Duration interval) {
        this.control = control;
        this.fleet = fleet;
        this.ledger = ledger;
        this.cluster = cluster;
        this.wakeups = wakeups;
        this.interval = interval;
        this.thread = Thread.ofVirtual().name("resync").unstarted(this::run);
    }

    /**
     * Begins, as the only operator of its source.
     *
     * @param fence counts the leaders there were
     */
    public void lead(LongSupplier fence) {
        this.fence = fence;
        thread.start();
    }

    /** Whether objects may be sent. */
    public boolean isReady() {
        return ready;
    }

    /** Whether another operator writes for this source. */
    public boolean isStale() {
        return stale;
    }

    /** Why objects may not be sent, when that lasts. */
    Optional<Progress.Unknown> trouble() {
        return trouble;
    }

    /** Has it told to whom it concerns. */
    private void trouble(Optional<Progress.Unknown> now) {
        if (!trouble.equals(now)) {
            trouble = now;
            wakeups.wake(ledger.wanted().keySet());
        }
    }

    /** An object has been worked out. */
    void offered() {
        signal(false);
    }

    /** The gateway is back, or others of its replicas are: compare now, and not when the time has come. */
    void again() {
        if (ready) {
            signal(true);
        }
    }

    /** The gateway has another database: nothing is known of it. */
    void replaced() {
        ready = false;
        ledger.forgetAll();
        signal(true);
    }

    private void signal(boolean now) {
        lock.lock();
        try {
            due |= now;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A call that must not run while everything is compared. */
    interface Call<T> {
        /** Calls with the fence. */
        T with(long fence) throws GatewayUnavailableException;
    }

    <T> T between(Call<T> call) throws GatewayUnavailableException {
        between.readLock().lock();
        try {
            return call.with(fence.getAsLong());
        } catch (GatewayUnavailableException e) {
            staled(e);
            throw e;
        } finally {
            between.readLock().unlock();
        }
    }

    /** Says once that another operator has taken over: this one must not touch a status any more. */
    private void staled(GatewayUnavailableException e) {
        if (e.reason() == GatewayUnavailableException.Reason.STALE_LEADER && !stale) {
            stale = true;
            LOG.error("this operator is not the one that writes message={}", e.text());
        }
    }

    private void run() {
        Duration retry = RETRY;
        int looks = 0;
        while (!closed) {
            try {
                boolean first = !ready;
                if (first && !(cluster.isCached() && fleet.info().isPresent())) {
                    trouble(fleet.trouble());
                    if (++looks % PATIENT_LOOKS == 0) {
                        problem(
                                cluster.isCached()
                                        ? "the gateway does not answer"
                                        : "the cluster cannot be watched: are the custom resources installed, and may the"
                                                + " operator list and watch them and Secrets?");
                    }
                    await(LOOK);
                    continue;
                }
                compare(first);
                retry = RETRY;
                await(interval);
            } catch (GatewayUnavailableException e) {
                staled(e);
                problem(e.text());
                trouble(ready ? Optional.empty() : lasting(e));
                await(retry);
                retry = longer(retry);
            } catch (RuntimeException e) {
                problem(String.valueOf(e.getMessage()));
                await(retry);
                retry = longer(retry);
            }
        }
    }

    /** A call may get lost; what the gateway says it says again. */
    private Optional<Progress.Unknown> lasting(GatewayUnavailableException e) {
        return switch (e.reason()) {
            case OLDER, UNAUTHORIZED ->
                Optional.of(new Progress.Unknown(e.reason().text(), e.text(), Optional.empty()));
            case UNREACHABLE, GONE -> fleet.trouble();
            case STALE_LEADER -> Optional.empty();
        };
    }

    private static Duration longer(Duration retry) {
        Duration twice = retry.multipliedBy(2);
        return twice.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : twice;
    }

    /** Says it once. */
    private void problem(String message) {
        if (!message.equals(lastProblem) && !closed) {
            LOG.warn("objects cannot be compared with the gateway yet message={}", message);
            lastProblem = message;
        }
    }

    private void compare(boolean first) throws GatewayUnavailableException {
        Map<ObjectRef, Cluster.Listed> listed = first ? gathered() : listed();
        // whose finalizer somebody took away
        ledger.wanted().keySet().stream()
                .filter(ref -> !listed.containsKey(ref) && !cluster.isThere(ref))
                .forEach(ledger::remove);
        Control.Differences differences;
        List<Control.Item> items = new ArrayList<>();
        between.writeLock().lock();
        try {
            Map<ObjectRef, Control.Item> wanted = new HashMap<>(ledger.wanted());
            listed.values().stream()
                    .filter(one -> !one.leaving())
                    .forEach(one -> wanted.putIfAbsent(one.ref(), new Control.Item(one.ref(), one.uid(), "unknown")));
            items.addAll(wanted.values());
            differences = control.sync(items, true, fence.getAsLong());
            Set<ObjectRef> other = new HashSet<>(differences.unknown());
            other.addAll(differences.drifted());
            items.removeIf(item -> other.contains(item.ref()));
            items.forEach(item -> ledger.found(item, differences.revision()));
            differences.unknown().forEach(ref -> ledger.differs(ref, false));
            differences.drifted().forEach(ref -> ledger.differs(ref, true));
            ready = true;
            due = false;
        } finally {
            between.writeLock().unlock();
        }
        lastProblem = "";
        trouble = Optional.empty();
        LOG.info(
                "compared with the gateway same={} unknown={} drifted={} pruned={}",
                items.size(),
                differences.unknown().size(),
                differences.drifted().size(),
                differences.pruned().size());
        if (first) {
            wakeups.wake(ledger.wanted().keySet());
        } else {
            wakeups.wake(differences.unknown());
            wakeups.wake(differences.drifted());
        }
    }

    private Map<ObjectRef, Cluster.Listed> listed() {
        Map<ObjectRef, Cluster.Listed> listed = new HashMap<>();
        for (Kind kind : Kind.values()) {
            cluster.list(kind).forEach(one -> listed.put(one.ref(), one));
        }
        return listed;
    }

    /**
     * Waits until each object that is listed has been worked out, or long enough. When nothing comes for a while it lists anew: what
     * has gone meanwhile is not waited for.
     */
    private Map<ObjectRef, Cluster.Listed> gathered() {
        Map<ObjectRef, Cluster.Listed> listed = listed();
        long deadline = System.nanoTime() + GATHERING.toNanos();
        Duration silence = RETRY;
        while (isSilent(listed, silence, deadline)) {
            listed = listed();
            silence = longer(silence);
        }
        return listed;
    }

    /** Waits until all are worked out, or until the deadline; true as soon as none has been for so long. */
    private boolean isSilent(Map<ObjectRef, Cluster.Listed> listed, Duration silence, long deadline) {
        lock.lock();
        try {
            while (!closed && !workedOut(listed)) {
                long left = Math.min(silence.toNanos(), deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                if (news.awaitNanos(left) <= 0) {
                    return true;
                }
            }
        } catch (InterruptedException e) {
            closed = true;
        } finally {
            lock.unlock();
        }
        return false;
    }

    private boolean workedOut(Map<ObjectRef, Cluster.Listed> listed) {
        return listed.values().stream()
                .filter(one -> !one.leaving() && !one.paused())
                .allMatch(one -> ledger.wants(one.ref()));
    }

    private void await(Duration time) {
        long left = time.toNanos();
        lock.lock();
        try {
            while (left > 0 && !closed && !due) {
                left = news.awaitNanos(left);
            }
            due = false;
        } catch (InterruptedException e) {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Compares no more. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
