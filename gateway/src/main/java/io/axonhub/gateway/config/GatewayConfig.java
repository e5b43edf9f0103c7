package io.axonhub.gateway.config;

import io.helidon.config.Config;

/** The whole configuration of the gateway, and of the operator beside it, validated. */
public record GatewayConfig(
        ServerConfig server,
        DbConfig db,
        LogConfig log,
        JournalConfig journal,
        ResourcesConfig resources,
        ModelsConfig models,
        EncryptionConfig encryption,
        ControlConfig control,
        OperatorConfig operator,
        StorageConfig storage,
        AiSdkConfig aisdk,
        AnthropicConfig anthropic,
        RoutingConfig routing,
        LimitsConfig limits,
        OwnerConfig owner,
        AdminConfig admin,
        TelemetryConfig telemetry,
        RetentionConfig retention,
        LiveSettings live) {
    /** From the root node. {@code live}: those of its settings that may change. */
    static GatewayConfig from(Config config, LiveSettings live) {
        return new GatewayConfig(
                ServerConfig.from(config.get("server")),
                DbConfig.from(config.get("db")),
                LogConfig.from(config.get("log")),
                JournalConfig.from(config.get("journal")),
                ResourcesConfig.from(config.get("resources")),
                ModelsConfig.from(config.get("models")),
                EncryptionConfig.from(config.get("encryption")),
                ControlConfig.from(config.get("control")),
                OperatorConfig.from(config.get("operator")),
                StorageConfig.from(config.get("storage")),
                AiSdkConfig.from(config.get("aisdk")),
                AnthropicConfig.from(config.get("anthropic")),
                RoutingConfig.from(config.get("routing")),
                LimitsConfig.from(config.get("limits")),
                OwnerConfig.from(config.get("owner")),
                AdminConfig.from(config.get("admin")),
                TelemetryConfig.from(config.get("telemetry")),
                RetentionConfig.from(config.get("retention")),
                live);
    }
}
