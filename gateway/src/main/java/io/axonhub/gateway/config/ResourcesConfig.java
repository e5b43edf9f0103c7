package io.axonhub.gateway.config;

import io.helidon.config.Config;
import java.nio.file.Path;

/** The folder of custom-resource YAML that channels, profiles and keys come from. */
public record ResourcesConfig(Path dir) {
    /** From the {@code resources} node. */
    public static ResourcesConfig from(Config config) {
        return new ResourcesConfig(Path.of(Values.text(config, "dir")));
    }
}
