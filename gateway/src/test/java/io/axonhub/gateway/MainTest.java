package io.axonhub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path dir;

    private int run(Map<String, String> environment, String... args) throws InterruptedException {
        return new Main(print(out), print(err), environment).command(List.of(args));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void configCheckPrintsTheEffectiveConfiguration() throws Exception {
        Path file = Files.writeString(dir.resolve("c.yml"), "server: {port: 9}\n");
        assertThat(run(Map.of("AXONHUB_LOG_LEVEL", "debug"), "config", "check", "--config", file.toString()))
                .isZero();
        assertThat(text(out)).contains(file.toString(), "server.port: 9\n", "log.level: debug\n");
    }

    @Test
    void configCheckPrintsEachProblemOnItsLineAndFails() throws InterruptedException, IOException {
        Path file = Files.writeString(dir.resolve("c.yml"), "server: {prot: 9}\nlog: {level: x}\n");
        assertThat(run(Map.of(), "--config", file.toString(), "config", "check"))
                .isEqualTo(1);
        assertThat(text(err).lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith(file + ":"));
        assertThat(run(Map.of(), "run", "--config", file.toString())).isEqualTo(1);
    }

    @Test
    void secretsAreNotShown() {
        assertThat(Main.redacted("owner.password", "secret")).isEqualTo("***");
        assertThat(Main.redacted("telemetry.otlp.headers", "a=secret,b=secret")).isEqualTo("a=***,b=***");
        assertThat(Main.redacted("telemetry.otlp.endpoint", "https://me:secret@host:4318/a@b"))
                .isEqualTo("https://***@host:4318/a@b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres|postgres://user:hidden@host/db?password=hidden|postgresql://host/db",
                "postgres|postgres://user:s?ecret hidden@host/db|***",
                "postgres|host=h user=u password='se hidden' dbname=db|postgresql://h:5432/db",
                "postgres|host=h user=u password=se hidden dbname=db|***",
                "postgres|host=h user=u password=se hidden=x dbname=db|***",
                "postgres|jdbc:postgresql://u:hidden@h/db|***",
                "postgres|jdbc:postgresql://h/db?password=se&hidden|postgresql://h/db",
                "mysql|user:se:/@hidden@tcp(host:3306)/db?tls=true|mysql://host:3306/db",
                "mysql|user:se?hidden@tcp(host:3306)/db?hidden|***",
                "mysql|mysql://u@h/db?password=se&hidden|***",
                "sqlite3|user:hidden@host/db|***",
                "sqlite3|host=h password = hidden|***",
            })
    void nothingOfADataSourceIsShownThatMayBeSecret(String dialect, String dsn, String shown)
            throws InterruptedException {
        run(Map.of("AXONHUB_DB_DIALECT", dialect, "AXONHUB_DB_DSN", dsn), "config", "check");
        assertThat(text(out)).contains("\ndb.dsn: " + shown + "\n");
        assertThat(text(out) + text(err)).doesNotContain("hidden");
    }

    @ParameterizedTest
    @CsvSource({"keys,rotate", "config,check", "data,export"})
    void halfACommandIsToldItsOtherHalf(String word, String needs) throws InterruptedException {
        assertThat(run(Map.of(), word)).isEqualTo(2);
        assertThat(text(err))
                .startsWith("axonhub: " + word + " needs: " + needs)
                .contains("Usage: axonhub");
    }

    @Test
    void helpAndVersionAndUnknownCommands() throws InterruptedException {
        assertThat(run(Map.of(), "--help")).isZero();
        assertThat(text(out)).startsWith("Usage: axonhub");
        assertThat(run(Map.of(), "version")).isZero();
        assertThat(run(Map.of(), "fly")).isEqualTo(2);
        assertThat(text(err)).startsWith("axonhub: unknown command: fly\nUsage: axonhub");
    }

    @Test
    void helpBesideACommandIsHelp() throws InterruptedException {
        assertThat(run(Map.of(), "run", "--help")).isZero();
        assertThat(text(out)).startsWith("Usage: axonhub");
    }

    @Test
    void anOptionWithoutItsFileIsNamed() throws InterruptedException {
        assertThat(run(Map.of(), "run", "--config")).isEqualTo(2);
        assertThat(text(err)).startsWith("axonhub: --config needs a file\nUsage: axonhub");
    }

    @Test
    void aModelsFileWithAMistakeStopsTheStartAndIsNamed() throws Exception {
        Path models = Files.writeString(dir.resolve("m.json"), "{\"rows\": [{\"efforts\": [\"hard\"]}]}");
        Map<String, String> environment = Map.of(
                "AXONHUB_MODELS_FILE", models.toString(),
                "AXONHUB_DB_DSN", "file:" + dir.resolve("axonhub.db"),
                "AXONHUB_JOURNAL_DIR", dir.resolve("journal").toString(),
                "AXONHUB_RESOURCES_DIR", dir.resolve("resources").toString());
        assertThat(run(environment, "run")).isEqualTo(1);
        assertThat(text(err)).contains("cannot start: models.file " + models + ": rows[0].efforts[0] must be one of");
        Files.delete(models);
        assertThat(run(environment, "run")).isEqualTo(1);
        assertThat(text(err)).contains("cannot start: models.file " + models + " cannot be read");
    }

    @Test
    void aTakenPortStopsTheStartAndIsNamed() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int status = run(
                    Map.of(
                            "AXONHUB_SERVER_HOST", "127.0.0.1",
                            "AXONHUB_SERVER_PORT", String.valueOf(other.getLocalPort()),
                            "AXONHUB_DB_DSN", "file:" + dir.resolve("axonhub.db"),
                            "AXONHUB_JOURNAL_DIR", dir.resolve("journal").toString(),
                            "AXONHUB_RESOURCES_DIR", dir.resolve("resources").toString()),
                    "run");
            assertThat(status).isEqualTo(1);
            assertThat(text(err))
                    .contains(
                            "cannot start: cannot listen on 127.0.0.1:" + other.getLocalPort(), "AXONHUB_SERVER_PORT");
            assertThat(text(out)).doesNotContain("AxonHub is running");
        }
    }
}
