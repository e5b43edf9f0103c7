package io.axonhub.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A cache that hears of changes in their order, but not before it is told to. */
final class SimulatedInformer<T extends HasMetadata> implements ResourceCache<T> {
    private final Map<ResourceID, T> known = new ConcurrentHashMap<>();
    private final Deque<Change<T>> late = new ArrayDeque<>();
    private final Function<T, Collection<ResourceID>> concerned;

    private record Change<T>(ResourceID id, @Nullable T now, T object) {}

    /** {@code concerned}: which primary resources have to be looked at when an object changes. */
    SimulatedInformer(Function<T, Collection<ResourceID>> concerned) {
        this.concerned = concerned;
    }

    /** The object changed, or is gone. */
    void tell(T object, boolean gone) {
        late.add(new Change<>(ResourceID.fromResource(object), gone ? null : object, object));
    }

    /** Hears of the next change; which primary resources it concerns. */
    Collection<ResourceID> hear() {
        Change<T> next = late.poll();
        if (next == null) {
            return java.util.List.of();
        }
        T now = next.now();
        if (now == null) {
            known.remove(next.id());
        } else {
            known.put(next.id(), now);
        }
        return concerned.apply(next.object());
    }

    boolean isLate() {
        return !late.isEmpty();
    }

    @Override
    public Optional<T> get(ResourceID id) {
        return Optional.ofNullable(known.get(id));
    }

    @Override
    public Stream<ResourceID> keys() {
        return known.keySet().stream();
    }

    @Override
    public Stream<T> list(Predicate<T> wanted) {
        return known.values().stream().filter(wanted);
    }

    @Override
    public Stream<T> list(String namespace, Predicate<T> wanted) {
        return list(one -> namespace.equals(one.getMetadata().getNamespace()) && wanted.test(one));
    }
}
