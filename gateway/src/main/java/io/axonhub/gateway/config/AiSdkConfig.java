package io.axonhub.gateway.config;

/** The surface for the Vercel AI SDK. {@code defaultModel}: for chats that name none; empty when there is no default. */
public record AiSdkConfig(String defaultModel) {
    /** From the {@code aisdk} node. */
    static AiSdkConfig from(Node node) {
        return new AiSdkConfig(node.text("default-model").strip());
    }
}
