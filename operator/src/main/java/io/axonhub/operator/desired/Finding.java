package io.axonhub.operator.desired;

/**
 * Why something is not as it was asked for.
 *
 * @param reason one CamelCase word, as in conditions
 * @param message for people; it names the field and holds no secret
 */
public record Finding(String reason, String message) {}
