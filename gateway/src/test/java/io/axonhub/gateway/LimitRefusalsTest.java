package io.axonhub.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A limit that is reached, told to clients of every dialect: which it is, how much is left, and when there is more. */
class LimitRefusalsTest {
    private static final String CHAT =
            "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TempDir
    static Path dir;

    private static RunningGateway gateway;

    /** Where each dialect asks, with what, and how it is told. */
    enum Dialect {
        CHAT("/v1/chat/completions", LimitRefusalsTest.CHAT),
        CHAT_STREAM("/v1/chat/completions", LimitRefusalsTest.CHAT.replace("{\"model", "{\"stream\":true,\"model")),
        COMPLETIONS("/v1/completions", "{\"model\":\"m\",\"prompt\":\"hi\"}"),
        RESPONSES("/v1/responses", "{\"model\":\"m\",\"input\":\"hi\"}"),
        EMBEDDINGS("/v1/embeddings", "{\"model\":\"m\",\"input\":\"hi\"}"),
        ANTHROPIC("/v1/messages", LimitRefusalsTest.CHAT, "rate_limit_error", "billing_error"),
        ANTHROPIC_STREAM(
                "/v1/messages",
                LimitRefusalsTest.CHAT.replace("{\"model", "{\"stream\":true,\"model"),
                "rate_limit_error",
                "billing_error"),
        GEMINI(
                "/v1beta/models/m:generateContent",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}",
                "RESOURCE_EXHAUSTED",
                "RESOURCE_EXHAUSTED"),
        GEMINI_STREAM(
                "/v1beta/models/m:streamGenerateContent?alt=sse",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}",
                "RESOURCE_EXHAUSTED",
                "RESOURCE_EXHAUSTED"),
        AI_SDK(
                "/aisdk/v1/chat",
                "{\"model\":\"m\",\"messages\":[{\"id\":\"1\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"hi\"}]}]}",
                "text/plain; charset=utf-8",
                "text/plain; charset=utf-8"),
        REALTIME("/v1/realtime?model=m", "");

        private final String path;
        private final String body;
        private final String ofRates;
        private final String ofQuotas;

        /** In OpenAI's words. */
        Dialect(String path, String body) {
            this(path, body, "rate_limit_error", "insufficient_quota");
        }

        /** {@code ofRates}, {@code ofQuotas}: the dialect's own word for what happened. */
        Dialect(String path, String body, String ofRates, String ofQuotas) {
            this.path = path;
            this.body = body;
            this.ofRates = ofRates;
            this.ofQuotas = ofQuotas;
        }

        /** What an SDK tells the refusals apart by. */
        String kind(Answer answer) {
            if (this == AI_SDK) {
                return answer.headers().getOrDefault("content-type", "");
            }
            JsonNode error = Json.parse(answer.body().getBytes(UTF_8)).path("error");
            return error.path("status").asText(error.path("type").asText());
        }

        Answer ask(String key) throws IOException, InterruptedException {
            if (this == REALTIME) {
                return handshake(key, path);
            }
            HttpResponse<String> answer = gateway.post(path, key, body);
            Map<String, String> headers = new HashMap<>();
            answer.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
            return new Answer(answer.statusCode(), headers, answer.body());
        }
    }

    record Answer(int status, Map<String, String> headers, String body) {}

    @BeforeAll
    static void starts() throws IOException {
        Path resources = Files.createDirectories(dir.resolve("resources"));
        StringBuilder yaml = new StringBuilder("""
                apiVersion: axonhub.io/v1alpha1
                kind: AIChannel
                metadata: {name: c}
                spec:
                  type: simulated
                  models: [{name: m, upstreamName: simulated-echo}]
                ---
                apiVersion: axonhub.io/v1alpha1
                kind: AIProfile
                metadata: {name: p}
                spec:
                  channels: {refs: [c]}
                """);
        key(yaml, "rate", "quotas: [{resource: Requests, window: Minute, limit: \"1\"}]");
        key(yaml, "month", "quotas: [{resource: Requests, window: Month, limit: \"1\"}]");
        key(yaml, "total", "quotas: [{resource: Tokens, window: Total, limit: \"1\"}]");
        Files.writeString(resources.resolve("all.yaml"), yaml);
        gateway = new RunningGateway(dir, Map.of());
    }

    private static void key(StringBuilder yaml, String name, String limit) {
        yaml.append("""
                ---
                apiVersion: axonhub.io/v1alpha1
                kind: APIKey
                metadata: {name: %1$s}
                spec:
                  profiles: [p]
                  secret: {mode: Existing, name: %1$s}
                  %2$s
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: %1$s}
                stringData: {apiKey: ah-%1$s-0123456789abcdef0123456789abcdef}
                """.formatted(name, limit));
    }

    @AfterAll
    static void ends() {
        gateway.close();
    }

    private static String value(String key) {
        return "ah-" + key + "-0123456789abcdef0123456789abcdef";
    }

    /** A minute may turn between the request that uses the limit up and the one that is refused. */
    private static Answer refused(Dialect dialect, String key) throws IOException, InterruptedException {
        gateway.post("/v1/chat/completions", value(key), CHAT);
        Answer answer = dialect.ask(value(key));
        for (int i = 0; i < 2 && answer.status() != 429; i++) {
            gateway.post("/v1/chat/completions", value(key), CHAT);
            answer = dialect.ask(value(key));
        }
        assertThat(answer.status()).isEqualTo(429);
        return answer;
    }

    private static Answer handshake(String key, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(20_000);
            String call = "GET " + path + " HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer " + key
                    + "\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
                    + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
            socket.getOutputStream().write(call.getBytes(UTF_8));
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            int status = Integer.parseInt(in.readLine().split(" ", 3)[1]);
            Map<String, String> headers = new HashMap<>();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                String[] field = line.split(":", 2);
                headers.put(field[0].toLowerCase(Locale.ROOT), field[1].strip());
            }
            char[] body = new char[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
            int read = in.read(body);
            return new Answer(status, headers, new String(body, 0, Math.max(0, read)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsARate(Dialect dialect) throws Exception {
        Answer answer = refused(dialect, "rate");
        assertThat(answer.body())
                .contains("The limit of this API key, 1 request per minute, is reached: 0 left", "It is renewed at ");
        assertThat(seconds(answer, "retry-after")).isBetween(1, 60);
        assertThat(answer.headers())
                .containsEntry("x-ratelimit-limit-requests", "1")
                .containsEntry("x-ratelimit-remaining-requests", "0")
                .doesNotContainEntry("x-should-retry", "false");
        assertThat(seconds(answer, "x-ratelimit-reset-requests")).isBetween(1, 60);
        assertThat(dialect.kind(answer)).isEqualTo(dialect.ofRates);
    }

    @ParameterizedTest
    @EnumSource
    void tellsAQuotaThatComesAgain(Dialect dialect) throws Exception {
        Answer answer = refused(dialect, "month");
        assertThat(answer.body())
                .contains("The limit of this API key, 1 request per month, is reached: 0 left", "It is renewed at ");
        assertThat(seconds(answer, "retry-after")).isPositive();
        assertThat(answer.headers())
                .containsEntry("x-ratelimit-limit-requests", "1")
                .containsEntry("x-ratelimit-remaining-requests", "0")
                .containsEntry("x-should-retry", "false");
        assertThat(seconds(answer, "x-ratelimit-reset-requests")).isPositive();
        assertThat(dialect.kind(answer)).isEqualTo(dialect.ofQuotas);
    }

    @ParameterizedTest
    @EnumSource
    void tellsAQuotaThatIsNeverRenewed(Dialect dialect) throws Exception {
        Answer answer = refused(dialect, "total");
        assertThat(answer.body())
                .contains("The limit of this API key, 1 token in total, is reached: 0 left", "It is never renewed");
        assertThat(answer.headers())
                .containsEntry("x-ratelimit-limit-tokens", "1")
                .containsEntry("x-ratelimit-remaining-tokens", "0")
                .containsEntry("x-should-retry", "false")
                .doesNotContainKeys("retry-after", "x-ratelimit-reset-tokens");
        assertThat(dialect.kind(answer)).isEqualTo(dialect.ofQuotas);
    }

    private static int seconds(Answer answer, String header) {
        return Integer.parseInt(answer.headers().getOrDefault(header, "0").replace("s", ""));
    }
}
