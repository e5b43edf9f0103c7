package io.axonhub.gateway.admin.gitops;

import java.util.Optional;
import java.util.Set;

/** Is told of each change of an object after it was made. Thread-safe. */
@FunctionalInterface
public interface ChangeWatch {
    /**
     * An object was changed.
     *
     * @param actor the operator's source, or the file's path
     * @param before empty when it was not there, or when that is not known
     * @param after empty when it is gone
     */
    void changed(String actor, ObjectId id, Optional<ConfigObject> before, Optional<ConfigObject> after);

    /** Before all others: these are in the files at the start. What was in one before, and is not among them, was taken out meanwhile. */
    default void begins(Set<ObjectId> present) {
        // nothing is known of before
    }

    /** Nobody watches. */
    static ChangeWatch nobody() {
        return (actor, id, before, after) -> {};
    }
}
