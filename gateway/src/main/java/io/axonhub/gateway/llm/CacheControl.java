package io.axonhub.gateway.llm;

import org.jspecify.annotations.Nullable;

/**
 * A prompt-cache marker on a part (Anthropic {@code cache_control}).
 *
 * @param type {@code ephemeral}
 * @param ttl {@code 5m}, {@code 1h} or null for the provider's default (5 minutes)
 */
public record CacheControl(String type, @Nullable String ttl) {}
