package io.axonhub.operator.gateway;

import io.axonhub.operator.desired.ObjectRef;
import io.axonhub.operator.desired.Wanted;
import java.time.Duration;
import java.util.List;

/** The gateway's control API. */
public interface Control {
    /** What became of a write. */
    sealed interface Written {
        /** It is in this revision; {@code changed} is whether it was not before. */
        record Stored(long revision, boolean changed) implements Written {}

        /**
         * The gateway does not take it, and will not if it is told again.
         *
         * @param reason as in the condition Accepted
         */
        record Refused(String reason, String message) implements Written {}
    }

    /** A replica of the gateway. */
    record Replica(String id, long appliedRevision) {}

    /** The gateway as a whole. */
    record Overview(String storeId, long revision, List<Replica> replicas) {
        public Overview {
            replicas = List.copyOf(replicas);
        }
    }

    /** An object that the cluster has. */
    record Item(ObjectRef ref, String uid, String digest) {}

    /** How the gateway differs: what it does not have, what it has otherwise, and what was taken away. */
    record Differences(long revision, List<ObjectRef> unknown, List<ObjectRef> drifted, List<ObjectRef> pruned) {
        public Differences {
            unknown = List.copyOf(unknown);
            drifted = List.copyOf(drifted);
            pruned = List.copyOf(pruned);
        }
    }

    /** Makes or changes an object. */
    Written put(Wanted wanted, long fence) throws GatewayUnavailableException;

    /** Takes an object away; one that is not there is gone. */
    void delete(ObjectRef ref, String uid, long fence) throws GatewayUnavailableException;

    /** Compares what the cluster has with what the gateway has. */
    Differences sync(List<Item> items, boolean prune, long fence) throws GatewayUnavailableException;

    /** Asks how it is. */
    Overview info() throws GatewayUnavailableException;

    /** Waits until every live replica has the revision, or so long; then tells whether they have. */
    boolean awaitAcks(long revision, Duration patience) throws GatewayUnavailableException;
}
