package io.axonhub.operator.reconcile;

import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.ObjectRef;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Has objects reconciled for reasons that Kubernetes does not know. Thread-safe. */
public final class Wakeups {
    private final Map<Kind, Consumer<ObjectRef>> sources = new EnumMap<>(Kind.class);
    private final ReentrantLock lock = new ReentrantLock();

    /** Who is told of a kind. */
    void connect(Kind kind, Consumer<ObjectRef> source) {
        lock.lock();
        try {
            sources.put(kind, source);
        } finally {
            lock.unlock();
        }
    }

    void wake(ObjectRef ref) {
        Consumer<ObjectRef> source;
        lock.lock();
        try {
            source = sources.get(ref.kind());
        } finally {
            lock.unlock();
        }
        if (source != null) {
            source.accept(ref);
        }
    }

    void wake(Collection<ObjectRef> refs) {
        refs.forEach(this::wake);
    }
}
