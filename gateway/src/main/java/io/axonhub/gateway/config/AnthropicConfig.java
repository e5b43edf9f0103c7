package io.axonhub.gateway.config;

import java.util.Locale;

/** The surface for Anthropic's clients. {@code countTokens}: what is told where no provider counts. */
public record AnthropicConfig(CountTokens countTokens) {
    /** An answer without a count. */
    public enum CountTokens {
        REFUSE,
        ESTIMATE
    }

    /** From the {@code anthropic} node. */
    static AnthropicConfig from(Node node) {
        return new AnthropicConfig(CountTokens.valueOf(node.text("count-tokens").toUpperCase(Locale.ROOT)));
    }
}
