package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.sdk.Dialect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What no client should send: a clear error in the path's dialect, while another client's stream goes on unharmed. */
class BadInputE2E {
    private static final List<Dialect> DIALECTS = List.of(Dialect.OPENAI, Dialect.ANTHROPIC);
    private static final String EXPIRED = "e2e-expired-0123456789abcdef0123456789";
    private static final Duration HEAD_LIMIT = Duration.ofMillis(1500);

    private static World world;
    private RawHttp bystander;

    @BeforeAll
    static void starts() {
        world = World.start(
                Map.of(
                        "AXONHUB_SERVER_MAX_BODY_SIZE", "1MB",
                        "AXONHUB_SERVER_HEADER_TIMEOUT", HEAD_LIMIT.toMillis() + "ms",
                        "AXONHUB_SERVER_BODY_TIMEOUT", HEAD_LIMIT.toMillis() + "ms"),
                List.of());
        world.resources().key("expired", EXPIRED, "expiresAt: \"2020-01-01T00:00:00Z\"");
    }

    @AfterAll
    static void ends() {
        world.close();
    }

    @BeforeEach
    void startsAStreamBeside() {
        bystander = world.connect().send(World.request(Dialect.OPENAI, "an/long@drip", true));
        assertThat(bystander.head().status()).isEqualTo(200);
    }

    @AfterEach
    void streamBesideEndsWell() {
        assertThat(bystander.until("[DONE]")).contains("\"finish_reason\":\"stop\"");
        assertThat(bystander.chunk()).isEmpty();
        RawHttp.Answer again = bystander
                .send(World.request(Dialect.ANTHROPIC, "oa/text", false))
                .answer();
        assertThat(again.status()).isEqualTo(200);
        bystander.close();
    }

    static Stream<Arguments> badBodies() {
        String start = "{\"model\":\"oa/text\",\"max_tokens\":5,";
        String message = "{\"role\":\"user\",\"content\":\"hi\"}";
        return DIALECTS.stream()
                .flatMap(dialect -> Stream.of(
                                "",
                                "{",
                                "null",
                                "[]",
                                "\"text\"",
                                start,
                                start + "\"messages\":[" + message + "]} trailing",
                                start + "\"messages\":\"hi\"}",
                                start + "\"messages\":[7]}",
                                start + "\"messages\":[{\"role\":\"user\",\"content\":7}]}",
                                start + "\"stream\":\"yes\",\"messages\":[" + message + "]}",
                                "{\"model\":7,\"max_tokens\":5,\"messages\":[" + message + "]}",
                                "{\"max_tokens\":5,\"messages\":[" + message + "]}",
                                start + "\"messages\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}")
                        .map(body -> Arguments.of(dialect, body)));
    }

    @ParameterizedTest
    @MethodSource("badBodies")
    void refusesABadBody(Dialect dialect, String body) {
        boolean readable =
                body.contains("\"messages\":\"hi\"") || body.contains("[7]") || body.contains("\"content\":7");
        for (String model : List.of("oa/text", "an/text")) {
            boolean same = model.startsWith("an/") == dialect.anthropic();
            if (readable && same) {
                // the provider's own business: the bytes go to it as they are
                continue;
            }
            byte[] bytes = body.replace("oa/text", model).getBytes(UTF_8);
            refused(dialect, RawHttp.post(dialect.path(), World.KEY, bytes), 400);
        }
    }

    @ParameterizedTest
    @FieldSource("DIALECTS")
    void refusesInvalidUtf8(Dialect dialect) {
        String body =
                "{\"model\":\"oa/text\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"\u00ff\u00fe\"}]}";
        refused(dialect, RawHttp.post(dialect.path(), World.KEY, body.getBytes(ISO_8859_1)), 400);
    }

    @ParameterizedTest
    @FieldSource("DIALECTS")
    void refusesABodyOverTheLimit(Dialect dialect) {
        String body = dialect.ask("oa/text", "x".repeat(1 << 20)).toString();
        refused(dialect, RawHttp.post(dialect.path(), World.KEY, body.getBytes(UTF_8)), 413);
        String head = "POST " + dialect.path() + " HTTP/1.1\r\nhost: g\r\nauthorization: Bearer " + World.KEY
                + "\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n100001\r\n";
        refused(dialect, (head + "y".repeat(0x100001) + "\r\n0\r\n\r\n").getBytes(UTF_8), 413);
    }

    @ParameterizedTest
    @FieldSource("DIALECTS")
    void refusesChunksOfAWrongSize(Dialect dialect) {
        String head = "POST " + dialect.path() + " HTTP/1.1\r\nhost: g\r\nauthorization: Bearer " + World.KEY
                + "\r\ntransfer-encoding: chunked\r\n\r\n";
        for (String chunks : List.of("2\r\n{}{}\r\n0\r\n\r\n", "two\r\n{}\r\n0\r\n\r\n", "0".repeat(5_000))) {
            refused(dialect, (head + chunks).getBytes(UTF_8), 400);
        }
    }

    @ParameterizedTest
    @FieldSource("DIALECTS")
    void refusesUnknownModelsAndKeys(Dialect dialect) {
        assertThat(refused(dialect, World.request(dialect, "no/such-model", false), 404)
                        .toString())
                .contains("no/such-model");
        byte[] body = dialect.ask("oa/text", "hi").toString().getBytes(UTF_8);
        refused(dialect, RawHttp.post(dialect.path(), "never-issued", body), 401);
        refused(dialect, RawHttp.post(dialect.path(), EXPIRED, body), 401);
        String keyless = "POST " + dialect.path() + " HTTP/1.1\r\nhost: g\r\ncontent-length: 2\r\n\r\n{}";
        refused(dialect, keyless.getBytes(UTF_8), 401);
        String unread = "POST " + dialect.path()
                + " HTTP/1.1\r\nhost: g\r\nauthorization: Bearer never-issued\r\ncontent-length: 1000000\r\n\r\n";
        refused(dialect, unread.getBytes(UTF_8), 401);
    }

    @ParameterizedTest
    @FieldSource("DIALECTS")
    void refusesTenThousandHeaders(Dialect dialect) {
        StringBuilder head = new StringBuilder("POST " + dialect.path() + " HTTP/1.1\r\nhost: g\r\n");
        for (int i = 0; i < 10_000; i++) {
            head.append("x-header-").append(i).append(": value\r\n");
        }
        refused(dialect, head.append("\r\n").toString().getBytes(UTF_8), 431);
    }

    @ParameterizedTest
    @FieldSource("DIALECTS")
    void cutsSlowHeads(Dialect dialect) {
        try (RawHttp slow = world.connect().patience(HEAD_LIMIT.plusSeconds(2))) {
            slow.send("POST " + dialect.path() + " HTTP/1.1\r\nhost:");
            assertThat(slow.closes()).isTrue();
        }
    }

    @ParameterizedTest
    @FieldSource("DIALECTS")
    void cutsSlowBodies(Dialect dialect) {
        try (RawHttp slow = world.connect().patience(HEAD_LIMIT.plusSeconds(2))) {
            slow.send("POST " + dialect.path() + " HTTP/1.1\r\nhost: g\r\nauthorization: Bearer " + World.KEY
                    + "\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{\"model\":");
            assertThat(slow.closes()).isTrue();
        }
    }

    private static JsonNode refused(Dialect dialect, byte[] request, int status) {
        try (RawHttp http = world.connect()) {
            RawHttp.Answer answer = http.send(request).answer();
            assertThat(answer.status()).as(answer.text()).isEqualTo(status);
            JsonNode error = Tree.parse(answer.text());
            assertThat(error.at("/error/message").asText()).as(answer.text()).isNotEmpty();
            assertThat(error.at("/error/type").asText()).isNotEmpty();
            assertThat(error.path("type").asText("")).isEqualTo(dialect.anthropic() ? "error" : "");
            return error;
        }
    }
}
