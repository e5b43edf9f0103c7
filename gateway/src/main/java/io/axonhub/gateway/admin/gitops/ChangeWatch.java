package io.axonhub.gateway.admin.gitops;

import java.util.Optional;

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

    /** Nobody watches. */
    static ChangeWatch nobody() {
        return (actor, id, before, after) -> {};
    }
}
