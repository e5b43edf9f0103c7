package io.axonhub.gateway.pipeline;

/** Tells whether the client is known to have left; from any thread. */
public interface Presence {
    /** Whether it has. */
    boolean gone();
}
