package io.axonhub.operator.reconcile;

import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A cluster in memory. */
final class FakeCluster implements Resync.Cluster {
    final Map<ObjectRef, Listed> objects = new ConcurrentHashMap<>();
    final AtomicInteger listings = new AtomicInteger();
    volatile boolean cached = true;
    volatile boolean forbidden;

    void add(ObjectRef ref, String uid) {
        objects.put(ref, new Listed(ref, uid, false, false));
    }

    @Override
    public List<Listed> list(Kind kind) {
        if (forbidden) {
            throw new IllegalStateException("forbidden");
        }
        listings.incrementAndGet();
        return objects.values().stream().filter(one -> one.ref().kind() == kind).toList();
    }

    @Override
    public boolean isThere(ObjectRef ref) {
        return objects.containsKey(ref);
    }

    @Override
    public boolean isCached() {
        return cached;
    }
}
