package io.axonhub.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    private static final Path EXAMPLE = Path.of("..", "config.example.yml");

    @TempDir
    Path dir;

    private GatewayConfig load(String yaml, Map<String, String> environment) {
        return ConfigLoader.load(Optional.of(file(yaml)), environment).config();
    }

    private Path file(String yaml) {
        try {
            return Files.writeString(dir.resolve("config.yml"), yaml);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> problems(String yaml, Map<String, String> environment) {
        try {
            load(yaml, environment);
        } catch (ConfigLoader.BadConfigException e) {
            return e.problems().stream()
                    .map(problem -> problem.replace(dir.toString() + "/", ""))
                    .toList();
        }
        return List.of();
    }

    @Test
    void theExampleIsTheDefaultsAndNamesEveryKeyWithAComment() throws IOException {
        String example = Files.readString(EXAMPLE);
        YamlSettings settings = YamlSettings.parse(example);
        assertThat(settings.problems()).isEmpty();
        assertThat(settings.entries().stream().map(YamlSettings.Entry::key))
                .containsExactlyElementsOf(
                        Setting.ALL.stream().map(Setting::key).toList());
        assertThat(settings.entries().stream().map(YamlSettings.Entry::value))
                .containsExactlyElementsOf(
                        Setting.ALL.stream().map(Setting::fallback).toList());
        List<String> lines = example.lines().toList();
        settings.entries()
                .forEach(entry -> assertThat(lines.get(entry.line() - 2).strip())
                        .as(entry.key())
                        .startsWith("# "));
        assertThat(load(example, Map.of()))
                .usingRecursiveComparison()
                .ignoringFields("live")
                .isEqualTo(load("", Map.of()));
    }

    @Test
    void everyComponentOfTheRecordsIsAKeyAndEveryKeyAComponent() {
        List<String> keys = new ArrayList<>();
        components("", GatewayConfig.class, keys);
        keys.remove("live");
        assertThat(keys)
                .containsExactlyInAnyOrderElementsOf(
                        Setting.ALL.stream().map(Setting::key).toList());
    }

    private static void components(String prefix, Class<?> type, List<String> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key =
                    prefix + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
            if (component.getType().isRecord()) {
                components(key + ".", component.getType(), keys);
            } else {
                keys.add(key);
            }
        }
    }

    @Test
    void whatPeopleSetCountsUnlessTheFileOrTheEnvironmentSetsIt() {
        LiveSettings live = load("retention:\n  bodies:\n    max-age: 24h\n", Map.of("AXONHUB_STORAGE_CHUNKS", "true"))
                .live();
        LiveSettings.Effective effective = live.with(Map.of(
                "retention.bodies.max-age", "1h",
                "storage.chunks", "false",
                "storage.request-body", "false",
                "retention.audit.cron", "of another release",
                "server.port", "1"));
        assertThat(effective.retention().bodies().maxAge()).isEqualTo(java.time.Duration.ofDays(1));
        assertThat(effective.storage().chunks()).isTrue();
        assertThat(effective.storage().requestBody()).isFalse();
        assertThat(effective.retention()).isEqualTo(live.with(Map.of()).retention());
        assertThat(effective.values()).containsOnlyKeys(LiveSettings.KEYS);
        assertThat(live.isManaged("storage.chunks")).isTrue();
        assertThat(live.isManaged("storage.request-body")).isFalse();
    }

    @Test
    void theFileOverridesDefaultsAndTheEnvironmentOverridesTheFile() {
        GatewayConfig config =
                load("""
                server:
                  port: 1
                  trace:
                    header: X-Trace
                  llm-request-timeout: 20m
                journal:
                  fsync-interval: 0
                """, Map.of("AXONHUB_SERVER_PORT", "2", "AXONHUB_STORAGE_CHUNKS", "true", "PATH", "/bin"));
        assertThat(config.server().port()).isEqualTo(2);
        assertThat(config.server().trace().header()).isEqualTo("X-Trace");
        assertThat(config.server().llmRequestTimeout()).isEqualTo(Duration.ofMinutes(20));
        assertThat(config.journal().fsyncInterval()).isEqualTo(Duration.ZERO);
        assertThat(config.storage().chunks()).isTrue();
        assertThat(config.server().maxBodySize()).isEqualTo(32L << 20);
        assertThat(config.db().dialect()).isEqualTo(DbConfig.Dialect.SQLITE3);
    }

    @Test
    void theFileMayBeNamedByTheEnvironment() {
        Path file = file("server: {port: 7}");
        ConfigLoader.Loaded loaded = ConfigLoader.load(Optional.empty(), Map.of("AXONHUB_CONFIG", file.toString()));
        assertThat(loaded.config().server().port()).isEqualTo(7);
        assertThat(loaded.file()).contains(file);
    }

    @Test
    void everythingUnknownOrWrongIsNamedAtOnce() {
        String yaml = """
                server:
                  prot: 80
                  port: eighty
                log:
                  level: loud
                journal:
                  max-size: big
                db: yes
                whatever: 1
                port: 80
                """;
        assertThat(problems(yaml, Map.of("AXONHUB_SERVER_PROT", "1", "AXONHUB_LOG_ENCODING", "xml")))
                .containsExactly(
                        "config.yml:2: server.prot: unknown key; the nearest is server.port",
                        "config.yml:3: server.port: must be a whole number, not \"eighty\"",
                        "config.yml:5: log.level: must be one of debug, info, warn, error, not \"loud\"",
                        "config.yml:7: journal.max-size: must be a size such as 512KB, 32MB or 1GB, not \"big\"",
                        "config.yml:8: db: must hold keys, not a value",
                        "config.yml:9: whatever: unknown key; config.example.yml has them all",
                        "config.yml:10: port: unknown key; the nearest is server.port",
                        "AXONHUB_LOG_ENCODING: must be one of console, json, not \"xml\"",
                        "AXONHUB_SERVER_PROT: unknown variable; the nearest is AXONHUB_SERVER_PORT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server.port|70000|must be between 0 and 65535",
                "server.debug|yes|must be true or false",
                "server.header-timeout|10|must be a duration",
                "server.header-timeout|-5s|must be a duration",
                "server.header-timeout|1ms|must be at least 100ms",
                "server.max-body-size|10|must be between 1024",
                "server.trace.header|a b|must be the name of an HTTP header",
                "db.dialect|oracle|must be one of sqlite3, postgres, mysql, tidb",
                "db.dsn|''|must not be empty",
                "db.max-connections|1|must be between 2 and 1000",
                "journal.on-full|explode|must be one of refuse, drop",
                "resources.dir|''|must not be empty",
            })
    void wrongValuesAreRefusedByKeyAndReason(String key, String value, String reason) {
        String variable = Setting.named(key).orElseThrow().variable();
        assertThat(problems("", Map.of(variable, value)))
                .singleElement()
                .asString()
                .startsWith(variable + ": " + reason);
    }

    @Test
    void textThatTheYamlLibraryDoesNotTakeIsRefusedLikeAnyOther() {
        assertThat(problems("server:\n  name: \"a\u0001b\"\n", Map.of()))
                .containsExactly("config.yml:2: has a character that YAML does not allow");
        assertThat(problems("[".repeat(100), Map.of()))
                .containsExactly("config.yml:1: is not valid YAML: Nesting Depth exceeded max 50");
        assertThat(problems("server:\n  trace: &a {header: *a}\n", Map.of()))
                .singleElement()
                .asString()
                .startsWith("config.yml:2: server.trace.header.header")
                .endsWith(": is nested too deeply");
    }

    @Test
    void badYamlListsAndDoublesAreRefusedWithTheirLine() {
        assertThat(problems("server:\n  port: [1\n", Map.of()))
                .singleElement()
                .asString()
                .startsWith("config.yml:3: is not valid YAML");
        assertThat(problems("server:\n  port: [1]\n", Map.of()))
                .containsExactly("config.yml:2: server.port: must not be a list");
        assertThat(problems("log:\n  level: info\n  level: warn\n", Map.of()))
                .containsExactly("config.yml:3: log.level: stands there twice");
        assertThatThrownBy(() -> ConfigLoader.load(Optional.of(dir.resolve("none.yml")), Map.of()))
                .isInstanceOf(ConfigLoader.BadConfigException.class)
                .hasMessageContaining("none.yml: does not exist");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AXONHUB_SERVICE_HOST",
                "AXONHUB_SERVICE_PORT_HTTP",
                "AXONHUB_PORT",
                "AXONHUB_PORT_8090_TCP_ADDR",
                "AXONHUB_OPERATOR_SERVICE_PORT",
                "AXONHUB_JAVA_OPTS"
            })
    void variablesThatKubernetesSetsForAServiceNamedAxonhubAreIgnored(String name) {
        assertThat(problems("", Map.of(name, "tcp://10.0.0.1:8090"))).isEmpty();
    }
}
