package io.axonhub.gateway.transform;

import io.axonhub.gateway.llm.Usage;
import org.jspecify.annotations.Nullable;

/** Follows what a provider sends in a session, beside the bytes that pass, and adds up what is billed. Not thread-safe. */
public interface SessionMeter {
    /** More of the provider's bytes, cut anywhere. Never throws. */
    void accept(byte[] bytes, int from, int count);

    /** What the provider reported so far; null when nothing. */
    @Nullable
    Usage usage();

    /** The model the provider says it runs; null when it has not. */
    @Nullable
    String model();

    /** Whether a frame of our own may follow what has passed. */
    boolean atBoundary();

    /** Whether the provider has said that it ends the session. */
    boolean ended();
}
