package io.axonhub.gateway.transform;

import org.jspecify.annotations.Nullable;

/**
 * The few members that routing, pass-through and records need, read by a validating scan of the whole body without building a tree.
 *
 * @param model the top-level {@code model}
 * @param stream whether a stream is asked for
 * @param streamUsage whether the client asked for usage in the stream (always true where the format always has it)
 * @param user whom the client says the request is for, where its format has a place for that; null when it does not say
 */
public record Envelope(
        String model,
        boolean stream,
        boolean streamUsage,
        @Nullable String user) {
    /** For nobody in particular. */
    public Envelope(String model, boolean stream, boolean streamUsage) {
        this(model, stream, streamUsage, null);
    }
}
