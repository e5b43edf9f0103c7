package io.axonhub.gateway.transform;

/**
 * What one attempt writes for.
 *
 * @param model the provider's own name of the model
 * @param capabilities what that model takes
 */
public record Target(String model, Capabilities capabilities) {}
