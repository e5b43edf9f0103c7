package io.axonhub.gateway.store;

import java.util.Locale;
import java.util.function.Consumer;

/** All that is recorded of somebody, to hand out or to remove. Blocks; thread-safe. Throws {@link StoreException}. */
public interface OwnedRecords {
    /** Whose records. */
    record Owner(Kind kind, String id) {
        @Override
        public String toString() {
            return kind.name().toLowerCase(Locale.ROOT) + " " + id;
        }
    }

    /** Who may have records. */
    enum Kind {
        /** An API key, by its id. */
        KEY,
        /**
         * A person: by the name that keys' declarations call their owner, by the id or by the e-mail address of a user who holds keys.
         * Their requests are those that were made in their name, with whatever key, and all of the keys that they hold now.
         */
        USER,
        /** A project, by its id or name: all of the keys that belong to it now. */
        PROJECT
    }

    /** Whether the database has anything of them: a request, sums of usage, or who they are. */
    boolean knows(Owner owner);

    /** Gives each request with attempts and bodies once; how many there were. */
    long each(Owner owner, Consumer<Requests.Found> to);

    /**
     * Removes their requests with attempts and bodies, the traces that their keys named, the answers that these may continue, and the
     * sums of usage that are by person or key; sums by channel and model, which name nobody, stay. What still waits in a journal comes
     * after: stop the keys first.
     *
     * @return how many requests
     */
    long remove(Owner owner);
}
