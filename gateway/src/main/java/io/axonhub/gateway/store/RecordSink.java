package io.axonhub.gateway.store;

import java.util.Optional;

/** The database as the mover sees it. Used by one thread. */
public interface RecordSink {
    /**
     * Up to where the journal of this id was moved; empty when it is not known here.
     *
     * @throws StoreException when the database cannot be asked
     */
    Optional<JournalPosition> position(String journal);

    /**
     * Writes the entries, walking through them once, and the position in one transaction: rows are replaced by id, so that writing twice changes nothing.
     *
     * @throws StoreException when nothing was written
     */
    void write(String journal, Iterable<JournalEntry> entries, JournalPosition upTo);

    /**
     * Marks the requests that this journal left open as failed, because the process that ran them is gone, and stores the
     * position, in one transaction.
     *
     * @return how many there were
     * @throws StoreException when nothing was written
     */
    int interrupt(String journal, JournalPosition upTo);
}
