package io.axonhub.gateway.store;

import java.util.Optional;

/** Answers that clients may continue, for a while. Thread-safe. */
public interface Transcripts {
    /** Keeps a transcript, in place of one with the same owner and id. It can be found at once; it may be left out for its size. */
    void put(Transcript transcript);

    /**
     * The owner's transcript of this id; empty when it never was, is too old, or was removed.
     *
     * @throws StoreException when the store cannot be read
     */
    Optional<Transcript> find(String owner, String id);

    /**
     * Removes it for good, before this returns.
     *
     * @return whether it was there
     * @throws StoreException when the store cannot be written
     */
    boolean remove(String owner, String id);
}
