package io.axonhub.gateway.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Users, roles, projects, whose keys are whose, and that people's sessions end. Blocks; thread-safe. Throws {@link StoreException}. */
public interface People {
    /** The people; sorted by e-mail address. */
    Shelf<User> users();

    /** The roles; sorted by name. */
    Shelf<Role> roles();

    /** The projects; sorted by name. */
    Shelf<Project> projects();

    /** The user of this address, in lower case. */
    Optional<User> byEmail(String email);

    /** The user of this subject. */
    Optional<User> bySubject(String subject);

    /** Whether anybody is there yet. */
    boolean any();

    /**
     * Runs {@code work} and appends {@code entry} to the audit log in one transaction: nothing of both when it answers false, which is
     * the answer then, or throws.
     *
     * @param work changes the people it is given, and nothing else of the database
     */
    boolean audited(AuditEntry entry, Predicate<People> work);

    /** Ends all of a user's sessions. */
    void endSessions(String userId);

    /** Says whose a key is; both null make it nobody's. */
    void hold(String keyId, Holder holder);

    /** The same if {@code before} still holds it (both null: nobody); false, and nothing, when somebody else does by now. */
    boolean hold(String keyId, Holder before, Holder holder);

    /** The holders of these keys; those without are left out. */
    Map<String, Holder> holders(Set<String> keyIds);

    /** Keys of this user, and those of these projects. */
    Set<String> keysOf(String userId, Set<String> projects);

    /** The projects of all keys that have one, by the keys' ids. */
    Map<String, String> projectsOfKeys();

    /** Whose a key is. */
    record Holder(@Nullable String user, @Nullable String project) {
        /** Whether that is nobody. */
        public boolean isNobody() {
            return user == null && project == null;
        }
    }

    /** Things of one kind, by id, each with a version. */
    interface Shelf<T> {
        /** The thing of this id. */
        Optional<T> find(String id);

        /** Some of them, in order. {@code after}: the sort key of the last one before; null from the start. */
        List<T> list(@Nullable String after, int limit);

        /**
         * Adds one.
         *
         * @return true, as a {@link #change} that was made
         * @throws StoreException REFUSED when its id or its name is taken
         */
        boolean add(T thing);

        /**
         * Replaces the thing with its id and version by it, the version one higher.
         *
         * @return whether it was there in that version
         * @throws StoreException REFUSED when its name is taken
         */
        boolean change(T thing);

        /** Removes the thing of this id and version; whether it was there. */
        boolean remove(String id, long version);
    }
}
