package io.axonhub.gateway.config;

import java.nio.file.Path;

/** The folder of custom-resource YAML that channels, profiles and keys come from. */
public record ResourcesConfig(Path dir) {
    /** From the {@code resources} node. */
    static ResourcesConfig from(Node node) {
        return new ResourcesConfig(Path.of(node.text("dir")));
    }
}
