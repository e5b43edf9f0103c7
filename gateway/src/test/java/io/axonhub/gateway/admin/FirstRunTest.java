package io.axonhub.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstRunTest {
    @TempDir
    Path dir;

    private FirstRun firstRun(Path resources) {
        return new FirstRun(resources, bytes -> Arrays.fill(bytes, (byte) 7));
    }

    @Test
    void writesAKeyThatOnlyTheOwnerCanReadAndFindsItAgain() throws IOException {
        Path resources = dir.resolve("data/resources");
        Optional<String> key = firstRun(resources).prepare();
        assertThat(key).hasValueSatisfying(value -> assertThat(value).matches("ah-[A-Za-z0-9_-]{43}"));
        Path file = resources.resolve(FirstRun.FILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(resources)))
                .isEqualTo("rwx------");
        byte[] before = Files.readAllBytes(file);
        assertThat(firstRun(resources).prepare()).isEqualTo(key);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void leavesAnExistingDirectoryAlone() throws IOException {
        assertThat(firstRun(dir).prepare()).isEmpty();
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void theWelcomeHoldsTheSetupLinkAndACurlToPaste() {
        String text = new Welcome(URI.create("http://localhost:8090"), Optional.of("ah-key"), "tok").text();
        assertThat(text)
                .contains(
                        "http://localhost:8090/setup?token=tok",
                        "curl http://localhost:8090/v1/chat/completions -H \"Authorization: Bearer ah-key\"");
        assertThat(new Welcome(URI.create("http://localhost:8090"), Optional.empty(), "tok").text())
                .doesNotContain("curl");
    }
}
