package io.axonhub.operator.reconcile;

import io.axonhub.operator.desired.ObjectRef;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Which APIKeys have which value, by its hash: of those with the same the oldest counts. Thread-safe. */
final class KeyRing {
    private static final Comparator<Holder> OLDEST = Comparator.comparing(Holder::created)
            .thenComparing(holder -> holder.ref().path());

    private final Map<ObjectRef, Holder> holders = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    private record Holder(ObjectRef ref, String hash, Instant created) {}

    /** What a change did to others: they have to be looked at again. */
    record Change(Optional<ObjectRef> older, Set<ObjectRef> touched) {}

    /** The key has this value now. */
    Change hold(ObjectRef ref, String hash, Instant created) {
        lock.lock();
        try {
            Holder now = new Holder(ref, hash, created);
            Holder before = holders.put(ref, now);
            Set<ObjectRef> touched = new HashSet<>();
            if (before == null || !before.hash().equals(hash)) {
                touched.addAll(others(ref, hash));
                if (before != null) {
                    touched.addAll(others(ref, before.hash()));
                }
            }
            Optional<ObjectRef> older = holders.values().stream()
                    .filter(holder -> holder.hash().equals(hash))
                    .min(OLDEST)
                    .map(Holder::ref)
                    .filter(first -> !first.equals(ref));
            return new Change(older, touched);
        } finally {
            lock.unlock();
        }
    }

    /** The key has no value any more. Gives those that had the same. */
    Set<ObjectRef> release(ObjectRef ref) {
        lock.lock();
        try {
            Holder before = holders.remove(ref);
            return before == null
                    ? Set.of()
                    : others(ref, Objects.requireNonNull(before).hash());
        } finally {
            lock.unlock();
        }
    }

    private Set<ObjectRef> others(ObjectRef ref, String hash) {
        Set<ObjectRef> others = new HashSet<>();
        for (Holder holder : holders.values()) {
            if (holder.hash().equals(hash) && !holder.ref().equals(ref)) {
                others.add(holder.ref());
            }
        }
        return others;
    }
}
