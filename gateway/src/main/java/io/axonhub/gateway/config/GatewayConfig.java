package io.axonhub.gateway.config;

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
    static GatewayConfig from(Node node, LiveSettings live) {
        return new GatewayConfig(
                ServerConfig.from(node.at("server")),
                DbConfig.from(node.at("db")),
                LogConfig.from(node.at("log")),
                JournalConfig.from(node.at("journal")),
                ResourcesConfig.from(node.at("resources")),
                ModelsConfig.from(node.at("models")),
                EncryptionConfig.from(node.at("encryption")),
                ControlConfig.from(node.at("control")),
                OperatorConfig.from(node.at("operator")),
                StorageConfig.from(node.at("storage")),
                AiSdkConfig.from(node.at("aisdk")),
                AnthropicConfig.from(node.at("anthropic")),
                RoutingConfig.from(node.at("routing")),
                LimitsConfig.from(node.at("limits")),
                OwnerConfig.from(node.at("owner")),
                AdminConfig.from(node.at("admin")),
                TelemetryConfig.from(node.at("telemetry")),
                RetentionConfig.from(node.at("retention")),
                live);
    }
}
