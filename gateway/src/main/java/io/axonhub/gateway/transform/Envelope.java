package io.axonhub.gateway.transform;

/**
 * The few members that routing and pass-through need, read by a validating scan of the whole body without building a tree.
 *
 * @param model the top-level {@code model}
 * @param stream whether a stream is asked for
 * @param streamUsage whether the client asked for usage in the stream (always true where the format always has it)
 */
public record Envelope(String model, boolean stream, boolean streamUsage) {}
