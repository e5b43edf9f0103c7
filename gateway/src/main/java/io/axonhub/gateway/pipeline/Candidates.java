package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.llm.LlmError;
import java.util.Optional;

/** The routes a request may take, best first; made by the routing stage, drawn by failover. Confined to the request's thread. */
public interface Candidates {
    /** Draws a route to the next channel that can be tried now; empty when none is left. */
    Optional<Route> next();

    /** Draws a route by another credential of the channel drawn last, else one to the next channel. */
    Optional<Route> another();

    /** An attempt on the route drawn last begins, and what becomes of it is worth knowing to later requests. */
    void began(Attempt attempt);

    /** Has this channel tried first, if it is among them. Before the first draw. */
    void prefer(String channel);

    /** How many attempts are allowed in all. */
    int maxAttempts();

    /** Whether the profile wants this provider status retried whatever its class. */
    boolean retries(int status);

    /** Why nothing could be drawn, and when it will be possible again. */
    LlmError unavailable();
}
