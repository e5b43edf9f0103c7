package io.axonhub.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final int LIMIT = 100_000;

    /** Answers with the model it read, so that a body that arrived is seen to have arrived. */
    private final RunningServer server =
            new RunningServer(exchange -> Replies.json(exchange.envelope().model()), BadInputTest::limited);

    private static RunningServer.Settings limited(RunningServer.Settings settings) {
        settings.maxBody = LIMIT;
        return settings;
    }

    @AfterEach
    void othersAreUnharmed() {
        try (RawClient client = server.connect()) {
            assertThat(client.send(RawClient.post(CHAT, "{\"model\":\"m\"}"))
                            .read()
                            .body())
                    .isEqualTo("m");
        }
        server.close();
    }

    @Test
    void malformedJsonIsRefusedByTheDialectAndTheConnectionStays() {
        try (RawClient client = server.connect()) {
            assertThat(client.send(RawClient.post(CHAT, "{\"model\":")).read().status())
                    .isEqualTo(400);
            assertThat(client.send(RawClient.post(CHAT, "{\"model\":\"m\"}"))
                            .read()
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions,openai-chat", "/v1/messages,anthropic"})
    void anAnnouncedOversizeBodyIsRefusedInTheDialectOfThePath(String path, String dialect) {
        try (RawClient client = server.connect()) {
            client.send("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n");
            client.send("x".repeat(200_000));
            RawClient.Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains(dialect, "too_large", "limit of 100000 bytes");
        }
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions,openai-chat", "/v1/messages,anthropic"})
    void anOversizeChunkedBodyIsRefusedInTheDialectOfThePath(String path, String dialect) {
        try (RawClient client = server.connect()) {
            client.send("POST " + path + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 30; i++) {
                client.send("2710\r\n" + "x".repeat(10_000) + "\r\n");
            }
            client.send("0\r\n\r\n");
            RawClient.Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains(dialect, "too_large", "limit of 100000 bytes");
        }
    }

    @Test
    void aHugeChunkIsRefusedBeforeItIsRead() {
        try (RawClient client = server.connect()) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\nxx");
            assertThat(client.read().status()).isEqualTo(413);
        }
    }

    @Test
    void aBodyOfExactlyTheLimitIsRead() {
        String body = "{\"model\":\"m\",\"x\":\"" + "y".repeat(LIMIT - 20) + "\"}";
        assertThat(body).hasSize(LIMIT);
        try (RawClient client = server.connect()) {
            assertThat(client.send(RawClient.post(CHAT, body)).read().status()).isEqualTo(200);
        }
    }

    @Test
    void whatFollowsTheLastExchangeOfAConnectionIsNotAnswered() {
        try (RawClient client = server.connect()) {
            String all = client.send(
                            RawClient.post(CHAT, "{\"model\":\"m\"}", "Connection: close") + "nonsense\r\n\r\n")
                    .readAll();
            assertThat(all).startsWith("HTTP/1.1 200 ").containsOnlyOnce("HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 99999",
                "Transfer-Encoding: chunked",
                "Content-Length: 99999\r\nExpect: 100-continue"
            })
    void whoMayNotComeInHearsSoBeforeALargeBodyIsRead(String framing) {
        try (RunningServer closed = new RunningServer(exchange -> Replies.json("m"), BadInputTest::closed);
                RawClient client = closed.connect()) {
            String all = client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\n" + framing + "\r\n\r\n")
                    .readAll();
            assertThat(all).startsWith("HTTP/1.1 401 ").containsPattern("(?i)connection: ?close");
        }
    }

    @Test
    void theConnectionStaysWhereASmallBodyMayNotComeIn() {
        try (RunningServer closed = new RunningServer(exchange -> Replies.json("m"), BadInputTest::closed);
                RawClient client = closed.connect()) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.send(RawClient.post(CHAT, "{}")).read().status())
                        .isEqualTo(401);
            }
        }
    }

    /** To everybody. */
    private static RunningServer.Settings closed(RunningServer.Settings settings) {
        settings.stages = List.of(new Stage() {
            @Override
            public boolean needsHeadOnly() {
                return true;
            }

            @Override
            public Reply handle(Exchange exchange, Next next) {
                throw new GatewayException(new LlmError.Unauthenticated("no key"));
            }
        });
        return settings;
    }

    @Test
    void expectContinueIsAnswered() {
        try (RawClient client = server.connect()) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 13\r\n\r\n");
            client.readTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.send("{\"model\":\"m\"}").read().body()).isEqualTo("m");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "deflate", "raw"})
    void packedBodiesAreUnpacked(String encoding) throws IOException {
        byte[] packed = pack("{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_8), encoding);
        assertThat(sendPacked(packed, encoding.equals("raw") ? "deflate" : encoding)
                        .body())
                .isEqualTo("m");
    }

    @Test
    void aZipBombIsRefused() throws IOException {
        RawClient.Answer answer = sendPacked(pack(new byte[50 << 20], "gzip"), "gzip");
        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void aBodyThatWouldMakeFarTooLargeATreeIsRefusedInTheDialectOfThePath() {
        try (RunningServer large = new RunningServer(exchange -> Replies.json("m"), BadInputTest::unlimited);
                RawClient client = large.connect()) {
            String few = "{\"model\":\"m\",\"x\":[{}" + ",{}".repeat(249_000) + "]}";
            String many = "{\"model\":\"m\",\"x\":[{}" + ",{}".repeat(250_000) + "]}";
            assertThat(client.send(RawClient.post(CHAT, few)).read().status()).isEqualTo(200);
            RawClient.Answer answer =
                    client.send(RawClient.post("/v1/messages", many)).read();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("\"anthropic\"", "too_large", "more than 500000 JSON names");
            assertThat(client.send(RawClient.post(CHAT, few)).read().status()).isEqualTo(200);
        }
    }

    private static RunningServer.Settings unlimited(RunningServer.Settings settings) {
        settings.maxBody = 10_000_000;
        return settings;
    }

    @Test
    void badOrUnknownEncodingsAreRefused() throws IOException {
        assertThat(sendPacked("no gzip".getBytes(StandardCharsets.UTF_8), "gzip")
                        .status())
                .isEqualTo(400);
        RawClient.Answer unknown = sendPacked(new byte[] {1, 2, 3}, "br");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.body()).contains("gzip, deflate or none");
    }

    private RawClient.Answer sendPacked(byte[] packed, String encoding) {
        try (RawClient client = server.connect()) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nContent-Encoding: " + encoding
                    + "\r\nContent-Length: " + packed.length + "\r\n\r\n");
            return client.send(packed).read();
        }
    }

    private static byte[] pack(byte[] plain, String encoding) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (var out = encoding.endsWith("gzip")
                ? new GZIPOutputStream(packed)
                : new DeflaterOutputStream(packed, new Deflater(-1, encoding.equals("raw")))) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    @Test
    void tooManyHeadersAreRefusedInJsonAndTheConnectionIsClosed() {
        StringBuilder head = new StringBuilder("POST /v1/messages HTTP/1.1\r\nHost: x\r\n");
        for (int i = 0; i < 10_000; i++) {
            head.append("x-").append(i).append(": 1\r\n");
        }
        try (RawClient client = server.connect()) {
            String all = client.send(head + "\r\n").readAll();
            assertThat(all)
                    .startsWith("HTTP/1.1 431 ")
                    .contains("\"anthropic\"")
                    .containsPattern("(?i)connection: ?close");
        }
    }

    @Test
    void aUrlThatIsTooLongIsRefusedWithTheLimit() {
        try (RawClient client = server.connect()) {
            String all = client.send(RawClient.get("/v1/models?" + "x".repeat(9_000)))
                    .readAll();
            assertThat(all).startsWith("HTTP/1.1 414 ").contains("limit of 8192 bytes");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense~~|must begin with a line",
                "PRI * HTTP/2.0~~SM~~|must begin with a line",
                "GET /a HTTP/1.1~no-host: x~~|exactly one Host",
                "GET /a HTTP/1.1~Host: x~Host: y~~|exactly one Host",
                "GET /a HTTP/1.1~~|no Host header",
                "POST /a HTTP/1.1~Host: x~Content-Length: -1~~|Content-Length must be one whole number",
                "POST /a HTTP/1.1~Host: x~Content-Length: 2~Content-Length: 3~~{}|Content-Length must be one",
                "POST /a HTTP/1.1~Host: x~Content-Length: 2~Transfer-Encoding: chunked~~{}|exclude each other",
                "POST /a HTTP/1.1~Host: x~Transfer-Encoding: nothing~~|Transfer-Encoding must be chunked",
                "GET /%zz HTTP/1.1~Host: x~~|% that begins no escape",
                "GET /a HTTP/1.1~Host: x:y~~|Host header must be the name",
                "GET /a HTTP/1.1~Host: x~no colon~~|not 'name: value'",
                "GET /a HTTP/1.1~Host: x~bad : name~~|not 'name: value'",
            })
    void whatIsNoHttpIsRefusedWithTheReasonAndClosed(String request, String reason) {
        try (RawClient client = server.connect()) {
            String all = client.send(request.replace("~", "\r\n")).readAll();
            assertThat(all).startsWith("HTTP/1.1 400 ").contains("\"openai-chat\"", reason);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PO\u001b[31mST", "P\u00e9", "G\"ET"})
    void aMethodThatIsNoTokenIsRefusedWithoutALineInTheLog(String method) {
        try (LogLines lines = LogLines.of("io.helidon");
                RawClient client = server.connect()) {
            String all = client.send(method + " / HTTP/1.1\r\nHost: x\r\n\r\n").readAll();
            assertThat(all).startsWith("HTTP/1.1 400 ").contains("\"openai-chat\"");
            assertThat(lines.warnings()).isEmpty();
        }
    }

    @Test
    void aClientThatLeavesInTheMiddleOfItsBodyHarmsNobody() {
        try (RawClient client = server.connect()) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"mod");
        }
        try (RawClient client = server.connect()) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nContent-Le");
        }
    }

    @Test
    void http10ClientsAreAnsweredAndClosed() {
        try (RawClient client = server.connect()) {
            String all = client.send("GET /health/live HTTP/1.0\r\n\r\n").readAll();
            assertThat(all).contains(" 200 ").endsWith("live\n");
        }
        try (RawClient client = server.connect()) {
            client.send("POST " + CHAT + " HT");
            String all = client.send(
                            "TP/1.0\r\nHost: y\r\nConnection: keep-alive\r\nContent-Length: 13\r\n\r\n{\"model\":\"m\"}")
                    .readAll();
            assertThat(all).contains(" 200 ").endsWith("\r\n\r\nm");
        }
    }

    @Test
    void http10StreamsAreNotChunked() {
        try (RunningServer streams = new RunningServer(exchange -> stream());
                RawClient client = streams.connect()) {
            String all = client.send("POST " + CHAT + " HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}")
                    .readAll();
            assertThat(all).endsWith("\r\n\r\ndata: one\n\ndata: two\n\n").doesNotContain("chunked");
        }
    }

    private static Reply stream() {
        return Replies.stream(List.of("data: one\n\n", "data: two\n\n"));
    }

    @Test
    void unknownPathsAndMethodsAreRefusedInTheDialectOfThePath() {
        try (RawClient client = server.connect()) {
            RawClient.Answer unknown =
                    client.send(RawClient.get("/nowhere?key=secret")).read();
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.body()).contains("openai-chat", "/nowhere").doesNotContain("secret");
            assertThat(client.send(RawClient.get("/anthropic/v2")).read().body())
                    .contains("\"anthropic\"");
            assertThat(client.send(RawClient.get("/v9", "anthropic-version: 2023-06-01"))
                            .read()
                            .body())
                    .contains("\"anthropic\"");
            RawClient.Answer method = client.send(RawClient.get("/v1/messages")).read();
            assertThat(method.status()).isEqualTo(405);
            assertThat(method.body()).contains("\"method_not_allowed\"");
            assertThat(method.head()).containsPattern("(?i)allow: ?POST");
            assertThat(method.body()).contains("\"anthropic\"");
        }
        try (RawClient client = server.connect()) {
            String all =
                    client.send(RawClient.post("/v1/messages/batches", "{}")).readAll();
            assertThat(all).startsWith("HTTP/1.1 404 ").contains("\"anthropic\"");
        }
    }
}
