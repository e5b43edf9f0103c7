package io.axonhub.gateway.config;

import io.helidon.config.Config;

/** The surface for the Vercel AI SDK. {@code defaultModel}: for chats that name none; empty when there is no default. */
public record AiSdkConfig(String defaultModel) {
    /** From the {@code aisdk} node. */
    public static AiSdkConfig from(Config config) {
        return new AiSdkConfig(Values.text(config, "default-model").strip());
    }
}
