package io.axonhub.operator.reconcile;

import io.axonhub.operator.desired.ObjectRef;
import io.axonhub.operator.desired.Wanted;
import io.axonhub.operator.gateway.Control;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is wanted of each object, and what the gateway is known to have. Thread-safe. */
final class Ledger {
    private final Map<ObjectRef, Control.Item> wanted = new ConcurrentHashMap<>();
    private final Map<ObjectRef, Pushed> pushed = new ConcurrentHashMap<>();
    private final Set<ObjectRef> drifted = ConcurrentHashMap.newKeySet();

    /**
     * What the gateway has.
     *
     * @param since when it was told; the epoch when it had it all along
     */
    record Pushed(String uid, String digest, long revision, Instant since) {
        boolean isFound() {
            return since.equals(Instant.EPOCH);
        }

        boolean is(Wanted other) {
            return uid.equals(other.uid()) && digest.equals(other.digest());
        }
    }

    void want(Wanted one) {
        wanted.put(one.ref(), new Control.Item(one.ref(), one.uid(), one.digest()));
    }

    boolean wants(ObjectRef ref) {
        return wanted.containsKey(ref);
    }

    Map<ObjectRef, Control.Item> wanted() {
        return Map.copyOf(wanted);
    }

    Optional<Pushed> pushed(Wanted one) {
        return Optional.ofNullable(pushed.get(one.ref())).filter(before -> before.is(one));
    }

    /** The gateway has it now. Whether it had been edited there by somebody else. */
    boolean push(Wanted one, Pushed now) {
        pushed.put(one.ref(), now);
        return drifted.remove(one.ref());
    }

    /** The gateway had it all along. */
    void found(Control.Item item, long revision) {
        pushed.putIfAbsent(item.ref(), new Pushed(item.uid(), item.digest(), revision, Instant.EPOCH));
    }

    /** The gateway does not have it, or not as it should. */
    void differs(ObjectRef ref, boolean edited) {
        if (pushed.remove(ref) != null && edited) {
            drifted.add(ref);
        }
    }

    /** Nothing is known of the gateway any more. */
    void forgetAll() {
        pushed.clear();
        drifted.clear();
    }

    void remove(ObjectRef ref) {
        wanted.remove(ref);
        pushed.remove(ref);
        drifted.remove(ref);
    }
}
