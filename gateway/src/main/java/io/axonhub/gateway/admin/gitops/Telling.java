package io.axonhub.gateway.admin.gitops;

import io.axonhub.gateway.store.AuditEntry;
import java.util.Optional;

/** What the audit log is told of a change, in the transaction that makes it: there is no change without its entry. Thread-safe. */
@FunctionalInterface
public interface Telling {
    /**
     * The entry.
     *
     * @param actor as the list of revisions names who writes
     * @param before empty when it was not there
     * @param after empty when it is gone
     */
    Optional<AuditEntry> of(String actor, ObjectId id, Optional<ConfigObject> before, Optional<ConfigObject> after);

    /** Nothing. */
    static Telling nothing() {
        return (actor, id, before, after) -> Optional.empty();
    }
}
