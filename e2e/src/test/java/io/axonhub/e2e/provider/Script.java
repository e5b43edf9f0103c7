package io.axonhub.e2e.provider;

/** Decides how the provider answers a request. Called on the connection's thread, so it must be thread-safe. */
@FunctionalInterface
public interface Script {
    /** The answer to {@code request}. */
    Answer answer(Recorded request);
}
