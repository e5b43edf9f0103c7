package io.axonhub.gateway.store.replica;

import java.util.function.IntSupplier;

/** What limits do while what they share cannot be reached. */
public sealed interface Outage {
    /** Requests under limits are refused. */
    record Refuse() implements Outage {}

    /**
     * Each replica goes on with its part of each limit: the limit divided by the replicas that were last seen alive.
     *
     * @param replicas a field read
     */
    record Local(IntSupplier replicas) implements Outage {
        long part(long most) {
            return most == 0 ? 0 : Math.max(1, most / Math.max(1, replicas.getAsInt()));
        }
    }
}
