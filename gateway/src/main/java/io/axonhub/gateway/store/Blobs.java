package io.axonhub.gateway.store;

import java.util.Optional;

/** Where large bodies are kept outside the database, by name. Blocks; thread-safe. Throws {@link StoreException}. */
public interface Blobs {
    /** Keeps bytes in place of any of the same name; they are durable when this returns. */
    void put(String name, byte[] bytes);

    /** What is kept under this name. */
    Optional<byte[]> get(String name);

    /** Removes it; it may be gone already. */
    void remove(String name);
}
