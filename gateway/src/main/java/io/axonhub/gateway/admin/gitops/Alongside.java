package io.axonhub.gateway.admin.gitops;

import io.axonhub.gateway.store.ConfigStore.Transaction;
import java.util.Optional;

/**
 * What else is written with a change, in the transaction that makes it, such as its entry of the audit log: there is neither without the
 * other. Thread-safe.
 */
@FunctionalInterface
public interface Alongside {
    /**
     * Writes it.
     *
     * @param open the change's transaction
     * @param actor as the list of revisions names who writes
     * @param before empty when it was not there
     * @param after empty when it is gone
     */
    void write(
            Transaction open, String actor, ObjectId id, Optional<ConfigObject> before, Optional<ConfigObject> after);

    /** Nothing. */
    static Alongside nothing() {
        return (open, actor, id, before, after) -> {};
    }
}
