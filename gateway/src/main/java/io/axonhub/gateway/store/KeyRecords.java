package io.axonhub.gateway.store;

import java.util.function.Consumer;

/** All that is recorded of one API key, to hand out or to remove. Blocks; thread-safe. Throws {@link StoreException}. */
public interface KeyRecords {
    /** Gives each request with attempts and bodies, newest first; how many there were. */
    long each(String keyId, Consumer<Requests.Found> to);

    /**
     * Removes its requests with attempts and bodies, the traces it named and the answers it may continue. What still waits in a
     * journal comes after: stop the key first.
     *
     * @return how many requests
     */
    long remove(String keyId);
}
