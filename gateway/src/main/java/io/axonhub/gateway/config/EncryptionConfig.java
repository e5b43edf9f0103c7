package io.axonhub.gateway.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the secrets in the database are sealed with.
 *
 * @param key empty means the file's
 * @param keyFile read when {@code key} is empty; empty means the one beside a SQLite database
 * @param previousKeys open what they have sealed
 */
public record EncryptionConfig(String key, Optional<Path> keyFile, List<String> previousKeys) {
    /** From the {@code encryption} node. */
    static EncryptionConfig from(Node node) {
        return new EncryptionConfig(
                node.text("key").strip(),
                Optional.of(node.text("key-file").strip())
                        .filter(path -> !path.isEmpty())
                        .map(Path::of),
                Arrays.stream(node.text("previous-keys").split(","))
                        .map(String::strip)
                        .filter(key -> !key.isEmpty())
                        .toList());
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "EncryptionConfig[keyFile=" + keyFile + "]";
    }
}
