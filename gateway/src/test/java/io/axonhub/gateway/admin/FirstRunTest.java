package io.axonhub.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.admin.gitops.ProviderTypes;
import io.axonhub.gateway.admin.gitops.ResourcesDirectory;
import io.axonhub.gateway.store.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
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

    @Test
    void whatItWritesAndWhatTheSetupPageTellsToWriteLoadsWithoutAWord() throws IOException {
        Path resources = dir.resolve("resources");
        String key = firstRun(resources).prepare().orElseThrow();
        Files.writeString(resources.resolve("openai.yaml"), sampleOfTheSetupPage());
        try (ResourcesDirectory loaded =
                ResourcesDirectory.open(resources, FirstRunTest::provider, Clock.systemUTC())) {
            assertThat(loaded.status().problems()).isEmpty();
            Snapshot snapshot = loaded.current();
            assertThat(snapshot.channels()).containsOnlyKeys("default/simulated", "default/openai");
            assertThat(Objects.requireNonNull(snapshot.channels().get("default/simulated"))
                            .models())
                    .containsOnlyKeys("simulated-echo", "gpt-4o-mini", "claude-sonnet-4-5")
                    .allSatisfy(
                            (name, model) -> assertThat(model.upstreamName()).isEqualTo("simulated-echo"));
            assertThat(snapshot.keys()).hasSize(1);
            assertThat(snapshot.keys().values().iterator().next().profile()).isEqualTo("default/quickstart");
            assertThat(snapshot.keys().toString()).doesNotContain(key);
        }
    }

    private static String sampleOfTheSetupPage() throws IOException {
        try (InputStream in = FirstRunTest.class.getResourceAsStream("/io/axonhub/gateway/server/setup.html")) {
            String page = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            int from = page.indexOf("<pre>apiVersion") + "<pre>".length();
            return page.substring(from, page.indexOf("</pre>", from));
        }
    }

    private static Optional<ProviderTypes.ProviderType> provider(String type) {
        return switch (type) {
            case "simulated", "openai" ->
                Optional.of(new ProviderTypes.ProviderType(
                        type.equals("openai"),
                        Map.of("openai", settings -> Optional.of(URI.create("http://localhost"))),
                        "openai"));
            default -> Optional.empty();
        };
    }
}
