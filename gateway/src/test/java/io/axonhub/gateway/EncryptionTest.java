package io.axonhub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.config.ConfigLoader;
import io.axonhub.gateway.config.GatewayConfig;
import io.axonhub.gateway.store.secret.Keyring;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the encryption key comes from. */
class EncryptionTest {
    @TempDir
    Path dir;

    private GatewayConfig config(String... more) {
        Map<String, String> environment = new HashMap<>(Map.of("AXONHUB_DB_DSN", "file:" + dir.resolve("axonhub.db")));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return ConfigLoader.load(Optional.of(empty()), environment).config();
    }

    private Path empty() {
        try {
            return Files.writeString(dir.resolve("config.yml"), "");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Keyring keys(GatewayConfig config) {
        return new Encryption(config, new SecureRandom()).keys();
    }

    @Test
    void makesAKeyBesideTheSqliteFileThatOnlyItsOwnerReads() throws IOException {
        Keyring first = keys(config());
        Path file = dir.resolve("encryption.key");
        assertThat(file).exists();
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(keys(config()).current()).isEqualTo(first.current());
    }

    @Test
    void aKeyThatIsSetMakesNoFile() {
        String old = Keyring.newKey(new SecureRandom());
        Keyring keys = keys(config(
                "AXONHUB_ENCRYPTION_KEY",
                Keyring.newKey(new SecureRandom()),
                "AXONHUB_ENCRYPTION_PREVIOUS_KEYS",
                " " + old + ","));
        assertThat(dir.resolve("encryption.key")).doesNotExist();
        String sealed = keys(config("AXONHUB_ENCRYPTION_KEY", old)).seal("x", "p");
        assertThat(keys.open(sealed, "p")).contains("x");
    }

    @Test
    void rotatingReplacesTheKeyInItsFile() throws IOException {
        Keyring before = keys(config());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new KeysCommand(new PrintStream(out, true, StandardCharsets.UTF_8)).rotate(config());
        Keyring after = keys(config());
        assertThat(after.current()).isNotEqualTo(before.current());
        assertThat(after.knows(before.seal("x", "p"))).isFalse();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("0 objects", after.current());
    }

    @Test
    void theKeysAreNotShown() {
        assertThat(Main.redacted("encryption.key", "AAAA")).isEqualTo("***");
        assertThat(Main.redacted("encryption.previous-keys", "AAAA")).isEqualTo("***");
        assertThat(Main.redacted("encryption.key", "")).isEmpty();
        assertThat(Main.redacted("admin.oidc.client-secret", "AAAA")).isEqualTo("***");
    }
}
