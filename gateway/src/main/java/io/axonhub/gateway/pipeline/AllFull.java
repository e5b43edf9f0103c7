package io.axonhub.gateway.pipeline;

/** Left by routing when nothing but running requests keeps this one from a channel. */
public record AllFull() {}
