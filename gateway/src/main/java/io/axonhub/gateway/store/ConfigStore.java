package io.axonhub.gateway.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The configuration objects of all replicas. Its methods throw {@link StoreException}. */
public interface ConfigStore {
    /** Every object at one revision. */
    record Contents(long revision, List<ConfigRow> rows) {}

    /** All there is, consistently. */
    Contents contents();

    /** One object. */
    Optional<ConfigRow> find(ConfigRow.Key key);

    /** The newest revision, 0 before the first. */
    long revision();

    /** What people set. */
    Settings settings();

    /** Waits for newer revisions; close it. */
    Revisions watch();

    /** A random id made with the database: another one means another database, or one that was restored from nothing. */
    String storeId();

    /**
     * Runs {@code work} in one transaction, one writer at a time over all replicas; what it throws undoes all of it.
     *
     * @param actor who does it, for the list of revisions
     */
    <T> T write(String actor, Function<Transaction, T> work);

    /** What a writer sees and changes. Valid within its work only. */
    interface Transaction {
        /** The object as it is now. */
        Optional<ConfigRow> find(ConfigRow.Key key);

        /** The objects whose owner begins with this. */
        List<ConfigRow> owned(String ownerPrefix);

        /** Adds or replaces; the state is always INTACT afterwards. */
        void put(ConfigRow row);

        /** Removes it if it is there. */
        void remove(ConfigRow.Key key);

        /** Replaces what people set; false, and nothing, when its version is another one by now. */
        boolean set(Settings wanted);

        /** Says whose a key is, as {@link People#hold(String, People.Holder)}. */
        void hold(String keyId, People.Holder holder);

        /** Appends to the audit log: the entry is there when the change is, and only then. */
        void audit(AuditEntry entry);

        /** The highest fence that the source has written with, 0 before the first. */
        long fence(String source);

        /** Remembers a fence. */
        void fence(String source, long fence);

        /** The newest revision. */
        long revision();

        /** Appends a revision, which makes every replica read again. Call it once, after the changes. */
        long revise(String what);
    }
}
