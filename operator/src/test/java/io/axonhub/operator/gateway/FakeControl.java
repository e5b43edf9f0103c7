package io.axonhub.operator.gateway;

import io.axonhub.operator.desired.ObjectRef;
import io.axonhub.operator.desired.Wanted;
import io.axonhub.operator.gateway.GatewayUnavailableException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A gateway in memory: it keeps what it is told, and can be down, hold its replicas back, refuse, or lose its database. */
public final class FakeControl implements Control {
    private final Map<ObjectRef, Item> objects = new HashMap<>();
    private final Map<ObjectRef, String> refused = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private String storeId = "store-1";
    private long revision = 1;
    private long applied = 1;
    private boolean holding;
    private int replicas = 3;
    private long highestFence;
    private @Nullable Reason failure;
    private @Nullable Reason syncFailure;
    private Predicate<Wanted> refusing = wanted -> false;

    /** Fails each call with the reason; null for no longer. */
    public synchronized void fail(@Nullable Reason reason) {
        failure = reason;
        notifyAll();
    }

    /** Fails each comparison with the reason; null for no longer. */
    public synchronized void failSync(@Nullable Reason reason) {
        syncFailure = reason;
    }

    /** From now on replicas stay where they are; or they go on. */
    public synchronized void hold(boolean now) {
        holding = now;
        applied = now ? applied : revision;
        notifyAll();
    }

    /** So many replicas live. */
    public synchronized void scale(int number) {
        replicas = number;
    }

    /** Does not take the object any more. */
    public synchronized void refuse(ObjectRef ref, String message) {
        refused.put(ref, message);
    }

    /** Does not take what is like this. */
    public synchronized void refuse(Predicate<Wanted> what) {
        refusing = what;
    }

    /** Takes it again. */
    public synchronized void accept(ObjectRef ref) {
        refused.remove(ref);
    }

    /** Somebody edits it. */
    public synchronized void edit(ObjectRef ref) {
        objects.computeIfPresent(ref, (same, item) -> new Item(ref, item.uid(), "edited"));
    }

    /** Somebody replaces the database with an empty one. */
    public synchronized void wipe() {
        objects.clear();
        storeId = storeId + "+";
        applied = revision = 1;
    }

    /** Puts something there that nobody wants. */
    public synchronized void leave(Item item) {
        objects.put(item.ref(), item);
    }

    /** What it has, by digest. */
    public synchronized Map<ObjectRef, String> contents() {
        Map<ObjectRef, String> contents = new HashMap<>();
        objects.forEach((ref, item) -> contents.put(ref, item.digest()));
        return contents;
    }

    /** The calls so far that change something, such as {@code put AIChannel team/c}. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    private void enter(long fence) throws GatewayUnavailableException {
        if (failure != null) {
            throw new GatewayUnavailableException(failure, "down");
        }
        if (fence < highestFence) {
            throw new GatewayUnavailableException(Reason.STALE_LEADER, "fence " + fence + " is behind");
        }
        highestFence = fence;
    }

    private void revise() {
        revision++;
        applied = holding ? applied : revision;
        notifyAll();
    }

    @Override
    public synchronized Written put(Wanted wanted, long fence) throws GatewayUnavailableException {
        enter(fence);
        calls.add("put " + wanted.ref());
        String message = refused.get(wanted.ref());
        if (message != null) {
            return new Written.Refused("Invalid", message);
        }
        if (refusing.test(wanted)) {
            return new Written.Refused("Invalid", "spec: no");
        }
        Item item = new Item(wanted.ref(), wanted.uid(), wanted.digest());
        boolean changed = !item.equals(objects.put(wanted.ref(), item));
        if (changed) {
            revise();
        }
        return new Written.Stored(revision, changed);
    }

    @Override
    public synchronized void delete(ObjectRef ref, String uid, long fence) throws GatewayUnavailableException {
        enter(fence);
        calls.add("delete " + ref);
        if (objects.containsKey(ref) && objects.get(ref).uid().equals(uid)) {
            objects.remove(ref);
            revise();
        }
    }

    @Override
    public synchronized Differences sync(List<Item> items, boolean prune, long fence)
            throws GatewayUnavailableException {
        enter(fence);
        if (syncFailure != null) {
            throw new GatewayUnavailableException(syncFailure, "no sync");
        }
        calls.add("sync " + items.size());
        List<ObjectRef> unknown = new ArrayList<>();
        List<ObjectRef> drifted = new ArrayList<>();
        Set<ObjectRef> wanted = new HashSet<>();
        for (Item item : items) {
            wanted.add(item.ref());
            Item stored = objects.get(item.ref());
            if (stored == null) {
                unknown.add(item.ref());
            } else if (!stored.equals(item)) {
                drifted.add(item.ref());
            }
        }
        List<ObjectRef> pruned = objects.keySet().stream()
                .filter(ref -> prune && !wanted.contains(ref))
                .toList();
        pruned.forEach(objects::remove);
        if (!pruned.isEmpty()) {
            revise();
        }
        return new Differences(revision, unknown, drifted, pruned);
    }

    @Override
    public synchronized Overview info() throws GatewayUnavailableException {
        enter(highestFence);
        List<Replica> all = new ArrayList<>();
        for (int i = 0; i < replicas; i++) {
            all.add(new Replica("r" + i, applied));
        }
        return new Overview(storeId, revision, all);
    }

    @Override
    public synchronized boolean awaitAcks(long wanted, Duration patience) throws GatewayUnavailableException {
        enter(highestFence);
        try {
            long deadline = System.nanoTime() + patience.toNanos();
            while (applied < wanted && failure == null) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    break;
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayUnavailableException(Reason.UNREACHABLE, "stopping");
        }
        return replicas > 0 && applied >= wanted;
    }
}
