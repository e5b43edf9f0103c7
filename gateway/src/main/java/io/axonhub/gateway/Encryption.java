package io.axonhub.gateway;

import io.axonhub.gateway.config.DbConfig;
import io.axonhub.gateway.config.GatewayConfig;
import io.axonhub.gateway.store.secret.KeyFile;
import io.axonhub.gateway.store.secret.Keyring;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the encryption keys: those that are set, else those of a file. */
final class Encryption {
    private static final String FILE = "encryption.key";
    private static final String FROM = "encryption.key, encryption.key-file or encryption.previous-keys";
    private static final String REMEDY =
            "set encryption.key (AXONHUB_ENCRYPTION_KEY) to the same key on every replica, 32 random bytes as"
                    + " openssl rand -base64 32 prints them";

    private final GatewayConfig config;
    private final SecureRandom random;

    Encryption(GatewayConfig config, SecureRandom random) {
        this.config = config;
        this.random = random;
    }

    /** The file, where the key comes from one. */
    Optional<KeyFile> file() {
        if (!config.encryption().key().isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> beside = Wiring.place(config.db())
                .file()
                .map(database -> database.toAbsolutePath().resolveSibling(FILE));
        return config.encryption().keyFile().or(() -> beside).map(KeyFile::new);
    }

    /** With SQLite there is one gateway; where there may be more, each would make a key of its own. */
    private boolean alone() {
        return config.db().dialect() == DbConfig.Dialect.SQLITE3;
    }

    /** All keys; made at the first start where they are in a file. */
    Keyring keys() {
        Optional<KeyFile> file = file();
        List<String> keys = new ArrayList<>();
        if (file.isPresent()) {
            keys.addAll(alone() ? file.get().keysOrNew(random) : file.get().keys());
        } else if (!config.encryption().key().isEmpty()) {
            keys.add(config.encryption().key());
        } else {
            return Keyring.none(REMEDY);
        }
        keys.addAll(config.encryption().previousKeys());
        return Keyring.of(keys, FROM);
    }
}
