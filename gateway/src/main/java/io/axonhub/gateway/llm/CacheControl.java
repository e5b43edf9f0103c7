package io.axonhub.gateway.llm;

import org.jspecify.annotations.Nullable;

/**
 * A prompt-cache marker on a part (Anthropic {@code cache_control}).
 *
 * @param type {@code ephemeral}, or OpenAI's {@code explicit}
 * @param ttl {@code 5m}, {@code 1h} (OpenAI: {@code 30m}, {@code 12h}) or null for the provider's default
 */
public record CacheControl(String type, @Nullable String ttl) {}
