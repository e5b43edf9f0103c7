package io.axonhub.gateway.config;

import java.nio.file.Path;
import java.util.Optional;

/** What is known of models. {@code file}: rows that correct the shipped capability table; empty when there are none. */
public record ModelsConfig(Optional<Path> file) {
    /** From the {@code models} node. */
    static ModelsConfig from(Node node) {
        return new ModelsConfig(Optional.of(node.text("file").strip())
                .filter(file -> !file.isEmpty())
                .map(Path::of));
    }
}
