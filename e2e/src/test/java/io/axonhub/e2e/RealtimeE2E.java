package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Records.Row;
import io.axonhub.e2e.gateway.Resources;
import io.axonhub.e2e.sdk.Toolbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Realtime sessions: the official SDK, a browser's way in, big frames, pings, close codes, and both ends vanishing. */
class RealtimeE2E {
    @TempDir
    private static Path folder;

    private static Process node;
    private static BufferedReader out;
    private static Writer in;
    private static Resources resources;
    private static GatewayProcess gateway;

    @BeforeAll
    static void starts() throws IOException, InterruptedException {
        Toolbox.nodeModules();
        node = new ProcessBuilder(
                        "node",
                        Toolbox.home()
                                .resolve("src/test/clients/node/realtime.mjs")
                                .toString(),
                        keys().toString())
                .directory(Toolbox.home().toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        out = node.inputReader(UTF_8);
        in = node.outputWriter(UTF_8);
        int port = line().path("port").asInt();
        resources = Resources.create();
        resources.channel(
                "rt",
                "openai",
                "http://127.0.0.1:" + port + "/v1",
                Map.of("talk", "gpt-realtime", "vanish", "gpt-realtime", "leave", "gpt-realtime", "no", "refused"),
                List.of());
        resources.channel("chat", "anthropic", "http://127.0.0.1:" + port, Map.of("claude", "c"), List.of());
        resources.profile(List.of("rt", "chat"));
        resources.key("main", World.KEY);
        gateway = GatewayProcess.start(resources, Map.of());
    }

    @AfterAll
    static void ends() {
        gateway.close();
        resources.close();
        node.destroyForcibly();
    }

    /** A certificate of our own for the proxy before the gateway. */
    private static Path keys() throws IOException, InterruptedException {
        Path store = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "e2e",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        return store;
    }

    private static JsonNode line() throws IOException {
        return Tree.parse(Objects.requireNonNull(out.readLine(), "node ended"));
    }

    private static JsonNode run(String op, String key, String model) throws IOException {
        in.write(Tree.object()
                        .put("op", op)
                        .put("url", gateway.url().toString())
                        .put("key", key)
                        .put("model", model)
                + "\n");
        in.flush();
        JsonNode answer = line();
        assertThat(answer.path("ok").asBoolean())
                .as(answer.path("error").asText())
                .isTrue();
        return answer.path("value");
    }

    private static Row ended(String model) {
        return Awaitility.await("the record of " + model)
                .atMost(Duration.ofSeconds(10))
                .until(
                        () -> gateway.records().requests(model),
                        rows -> !rows.isEmpty()
                                && !rows.getLast().text("status").equals("processing"))
                .getLast();
    }

    @Test
    void theOfficialSdkTalksAndIsMetered() throws IOException {
        JsonNode talk = run("sdk", World.KEY, "talk");
        assertThat(talk.path("errors")).isEmpty();
        assertThat(talk.path("text").asText()).isEqualTo("Hello 世界");
        assertThat(talk.path("code").asInt()).isEqualTo(1000);
        assertThat(talk.path("types").get(0).asText()).isEqualTo("session.created");
        Row request = ended("talk");
        assertThat(request.text("status")).isEqualTo("completed");
        Row attempt = gateway.records().attempts(request.text("id")).getFirst();
        assertThat(attempt.text("model_reported")).isEqualTo("gpt-reported");
        assertThat(List.of(attempt.number("input"), attempt.number("cache_read"), attempt.number("output")))
                .containsExactly(12L, 8L, 10L);
    }

    @Test
    void aBrowsersKeyNeverReachesTheProvider() throws IOException {
        assertThat(run("browser", World.KEY, "talk").path("protocol").asText()).isEqualTo("realtime");
        JsonNode handshakes = run("handshakes", "", "");
        assertThat(handshakes.toString()).doesNotContain(World.KEY);
        for (JsonNode handshake : handshakes) {
            assertThat(handshake.at("/headers/authorization").asText()).isEqualTo("Bearer upstream-secret-key");
            assertThat(handshake.path("headers").has("sec-websocket-extensions"))
                    .isFalse();
        }
    }

    @Test
    void bigFramesPingsAndCloseCodesPassBothWays() throws IOException {
        JsonNode seen = run("frames", World.KEY, "talk");
        assertThat(seen.path("length").asBoolean()).isTrue();
        assertThat(seen.path("ping").asText()).isEqualTo("from provider");
        assertThat(seen.path("pong").asText()).isEqualTo("from client");
        assertThat(seen.path("code").asInt()).isEqualTo(4001);
        assertThat(seen.path("reason").asText()).isEqualTo("as asked");
    }

    @Test
    void aProviderThatVanishesIsToldAndRecorded() throws IOException {
        JsonNode seen = run("vanish", World.KEY, "vanish");
        assertThat(seen.path("code").asInt()).isEqualTo(1011);
        assertThat(seen.at("/error/code").asText()).isEqualTo("connection_lost");
        assertThat(ended("vanish").text("status")).isEqualTo("failed");
    }

    @Test
    void aClientThatVanishesIsBilledForWhatItUsed() throws IOException {
        run("leave", World.KEY, "leave");
        Row request = ended("leave");
        assertThat(request.text("status")).isEqualTo("canceled");
        assertThat(gateway.records().attempts(request.text("id")).getFirst().number("output"))
                .isEqualTo(10);
    }

    @Test
    void refusalsComeBeforeTheSession() throws IOException {
        JsonNode unknownKey = run("refused", "not-a-key-of-this-gateway", "talk");
        assertThat(unknownKey.path("status").asInt()).isEqualTo(401);
        JsonNode noSuchModel = run("refused", World.KEY, "nothing");
        assertThat(noSuchModel.path("status").asInt()).isEqualTo(404);
        JsonNode noRealtime = run("refused", World.KEY, "claude");
        assertThat(noRealtime.path("status").asInt()).isEqualTo(400);
        assertThat(noRealtime.at("/body/error/message").asText()).contains("anthropic", "realtime");
        JsonNode provider = run("refused", World.KEY, "no");
        assertThat(provider.path("status").asInt()).isEqualTo(404);
        assertThat(provider.at("/body/error/message").asText()).contains("no such model here");
    }
}
