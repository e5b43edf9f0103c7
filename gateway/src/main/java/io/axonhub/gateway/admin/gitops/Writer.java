package io.axonhub.gateway.admin.gitops;

import org.jspecify.annotations.Nullable;

/** Who writes an object, and what they believe of it. */
public sealed interface Writer {
    /** For the list of revisions and the audit. */
    String actor();

    /**
     * A user of the admin API.
     *
     * @param actor such as {@code user:ada@example.org}
     * @param version of the object they saw; 0 when it must not be there yet
     */
    record Ui(String actor, long version) implements Writer {}

    /**
     * An operator.
     *
     * @param source the cluster's id
     * @param fence counts the operator's leaders: a lower one is a leader that was
     * @param uid the resource's
     * @param generation the resource's
     * @param digest over all that is sent
     * @param adopt the uid of a UI object that it may take over; null for none
     */
    record Cluster(
            String source,
            long fence,
            String uid,
            long generation,
            String digest,
            @Nullable String adopt) implements Writer {
        @Override
        public String actor() {
            return Owner.Cluster.PREFIX + source;
        }
    }
}
