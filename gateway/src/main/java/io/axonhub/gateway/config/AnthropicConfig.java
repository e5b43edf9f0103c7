package io.axonhub.gateway.config;

import io.helidon.config.Config;
import java.util.Locale;

/** The surface for Anthropic's clients. {@code countTokens}: what is told where no provider counts. */
public record AnthropicConfig(CountTokens countTokens) {
    /** An answer without a count. */
    public enum CountTokens {
        REFUSE,
        ESTIMATE
    }

    /** From the {@code anthropic} node. */
    public static AnthropicConfig from(Config config) {
        return new AnthropicConfig(
                CountTokens.valueOf(Values.text(config, "count-tokens").toUpperCase(Locale.ROOT)));
    }
}
