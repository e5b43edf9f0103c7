package io.axonhub.gateway.store;

import java.time.Duration;

/** Tells when the configuration in the database may have changed. One waits at a time. */
public interface Revisions extends AutoCloseable {
    /**
     * Waits until a revision was committed since the last call, or for so long; it may return early for no reason. A database that is
     * gone ends no wait early.
     *
     * @throws InterruptedException when interrupted, or closed
     */
    void await(Duration most) throws InterruptedException;

    /** Lets go of what listens. */
    @Override
    void close();
}
