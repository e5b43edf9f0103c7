package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.llm.LlmError;
import java.time.Duration;
import java.util.Optional;

/** The routes a request may take, best first; made by the routing stage, drawn by failover. Confined to the request's thread. */
public interface Candidates {
    /**
     * Draws a route to the next channel that can be tried now: of the model asked for, then of those that the profile falls back to.
     * Empty when none is left or no more attempts are allowed.
     */
    Optional<Route> next();

    /** Draws a route by another credential of the channel drawn last, else one to the next channel. */
    Optional<Route> another();

    /** Draws a route to the model of a larger context that the profile names; empty when it names none or that one was too small. */
    Optional<Route> larger();

    /** Draws a route past a provider whose filter refused; empty where the profile has the client told. */
    Optional<Route> pastFilter();

    /** All of them may be drawn once more, in the same order; by then what failed may be well again. */
    void again();

    /** An attempt on the route drawn last begins, and what becomes of it is worth knowing to later requests. */
    void began(Attempt attempt);

    /** Has this channel tried first, if it is among them. Before the first draw. */
    void prefer(String channel);

    /** Whether the profile wants this provider status retried whatever its class. */
    boolean retries(int status);

    /** Draws a route to another channel of the same model, for an attempt beside the one that runs. */
    Optional<Route> beside();

    /** Whether a stream of text that breaks may go on at another channel. */
    default boolean continuesText() {
        return false;
    }

    /** When the attempt at the route drawn last is slow, if a second one may then begin beside it. */
    default Optional<Hedge> hedge() {
        return Optional.empty();
    }

    /**
     * A second attempt beside a slow one.
     *
     * @param group whose budget it is
     * @param after how long the first may take for its first token
     * @param budgetPercent most second attempts for each hundred streams of the group
     */
    record Hedge(String group, Duration after, int budgetPercent) {}

    /** Why nothing could be drawn, and when it will be possible again. */
    LlmError unavailable();
}
