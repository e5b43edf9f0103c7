package io.axonhub.gateway;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a whole gateway keeps, and what its command line hands out and removes. */
class KeepingTest {
    private static final String ASK = "{\"model\":\"simulated-echo\",\"user\":\"bob@example.com\","
            + "\"messages\":[{\"role\":\"user\",\"content\":\"a secret word\"}]}";

    @TempDir
    Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Map<String, String> environment() throws IOException {
        return RunningGateway.environment(
                dir,
                Map.of(
                        "AXONHUB_STORAGE_BODIES_LOCATION", "file:" + dir.resolve("bodies"),
                        "AXONHUB_STORAGE_BODIES_MIN_SIZE", "1B",
                        "AXONHUB_STORAGE_REDACT_PATHS", "..content",
                        "AXONHUB_STORAGE_REDACT_PATTERN", "[a-z]+@example\\.com",
                        "AXONHUB_LOG_LEVEL", "error"));
    }

    private int run(String... args) throws IOException, InterruptedException {
        out.reset();
        err.reset();
        return new Main(print(out), print(err), environment()).command(List.of(args));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    @Test
    void bodiesAreRedactedKeptElsewhereHandedOutAndRemoved() throws Exception {
        try (RunningGateway gateway = new RunningGateway(dir, environment())) {
            assertThat(gateway.chat(ASK, "AH-Trace-Id", "t-1").statusCode()).isEqualTo(200);
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(dir.resolve("bodies"))) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files).hasSize(2);
        assertThat(run("data", "export", "--key", "default/quickstart"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).doesNotContain("secret word", "bob@example.com");
        assertThatJson(lines.getFirst()).node("traceId").isEqualTo("t-1");
        assertThatJson(lines.getFirst())
                .node("bodies[0].json")
                .isEqualTo("{\"model\":\"simulated-echo\",\"user\":\"[redacted]\","
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"[redacted]\"}]}");
        assertThat(run("data", "delete", "--key", "default/quickstart")).isEqualTo(2);
        assertThat(run("data", "delete", "--key", "default/quickstart", "--yes"))
                .isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("removed 1 request of");
        assertThat(files).noneMatch(Files::exists);
        for (String[] command : new String[][] {
            {"data", "export", "--key", "default/quickstart"},
            {"data", "delete", "--key", "quickstart", "--yes"},
            {"data", "export", "--user", "nobody@example.com"},
            {"data", "export", "--project", "none"}
        }) {
            err.reset();
            assertThat(run(command)).isEqualTo(1);
            assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("axonhub: the database has nothing of ");
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void refusesADataCommandThatNamesNoKey() throws Exception {
        assertThat(run("data", "export")).isEqualTo(2);
        assertThat(run("data", "shred", "--key", "k")).isEqualTo(2);
        assertThat(run("data", "export", "--key", "k", "--user", "u")).isEqualTo(2);
        assertThat(run("data", "delete", "--user", "u")).isEqualTo(2);
        assertThat(run("data", "rebuild-usage", "--user", "u")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("export --key KEY");
    }
}
