package io.axonhub.gateway.llm;

/**
 * A provider's opaque proof or ciphertext of its own reasoning.
 *
 * @param format the wire format it came from ({@code anthropic}, {@code openai-chat}); replayed only there
 * @param value exactly as received, never empty
 */
public record Signature(String format, String value) {}
