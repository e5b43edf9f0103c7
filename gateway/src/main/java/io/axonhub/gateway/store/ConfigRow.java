package io.axonhub.gateway.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A configuration object as the database has it. What the texts mean is its writers' matter.
 *
 * @param version counts its changes from 1, for optimistic locking
 * @param meta JSON: labels and what else stands beside the spec
 * @param spec JSON
 * @param secrets JSON in the clear, sealed in the database only; null when there are none
 */
public record ConfigRow(
        Key key,
        Origin origin,
        long version,
        String meta,
        String spec,
        @Nullable String secrets,
        State state,
        Instant updatedAt) {
    /** What names it. */
    public record Key(String kind, String namespace, String name) {
        @Override
        public String toString() {
            return kind + " " + namespace + "/" + name;
        }
    }

    /**
     * Whose it is.
     *
     * @param owner such as {@code ui} or {@code k8s:cluster/namespace/name}
     * @param uid of the object in its source, made here for the UI's
     * @param generation the source's; 0 where it has none
     * @param digest the source's, over all it sent
     */
    public record Origin(String owner, String uid, long generation, String digest) {}

    /** How it was found. */
    public enum State {
        /** As it was written. */
        INTACT,
        /** Changed behind the gateway's back, and readable. */
        EDITED,
        /** Its secrets cannot be unsealed. */
        UNREADABLE
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "ConfigRow[" + key + ", " + origin.owner() + ", version=" + version + ", " + state + "]";
    }
}
