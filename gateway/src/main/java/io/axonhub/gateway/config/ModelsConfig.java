package io.axonhub.gateway.config;

import io.helidon.config.Config;
import java.nio.file.Path;
import java.util.Optional;

/** What is known of models. {@code file}: rows that correct the shipped capability table; empty when there are none. */
public record ModelsConfig(Optional<Path> file) {
    /** From the {@code models} node. */
    public static ModelsConfig from(Config config) {
        return new ModelsConfig(Optional.of(Values.text(config, "file").strip())
                .filter(file -> !file.isEmpty())
                .map(Path::of));
    }
}
