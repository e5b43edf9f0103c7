package io.axonhub.gateway.pipeline;

/** The routes a request may take, best first; made by the routing stage, drawn by failover. Confined to the request's thread. */
public interface Candidates {
    /** Whether another route is left. */
    boolean hasNext();

    /** Draws the next route. */
    Route next();

    /** How many attempts are allowed in all. */
    int maxAttempts();

    /** Whether the profile wants this provider status retried whatever its class. */
    boolean retries(int status);
}
