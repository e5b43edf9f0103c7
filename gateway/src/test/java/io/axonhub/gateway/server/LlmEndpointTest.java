package io.axonhub.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LlmEndpointTest {
    private static final String CHAT = "/v1/chat/completions";

    @Test
    void answersAWholeReplyWithTheRequestIdAndKeepsTheConnection() {
        AtomicReference<String> body = new AtomicReference<>("");
        try (RunningServer server = new RunningServer(exchange -> {
                    body.set(exchange.call().path() + new String(exchange.call().body(), StandardCharsets.UTF_8));
                    exchange.notes().dropped("messages[2].name", "no such field there");
                    return Replies.json("{\"ok\":true}");
                });
                RawClient client = server.connect()) {
            RawClient.Answer first = client.send(RawClient.post(CHAT + "?a[]=1", "{\"x\":\"é\"}"))
                    .read();
            RawClient.Answer second = client.send(RawClient.post(CHAT, "{}")).read();
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.body()).isEqualTo("{\"ok\":true}");
            assertThat(first.head()).containsPattern("(?i)x-request-id: ?req_[0-9a-f]{32}\r\n");
            assertThat(first.head()).containsPattern("(?i)x-axonhub-dropped: ?messages\\[2\\]\\.name\r\n");
            assertThat(second.status()).isEqualTo(200);
            assertThat(body.get()).isEqualTo(CHAT + "{}");
        }
    }

    @Test
    void anthropicPathsGetTheAnthropicDialectAndHeader() {
        AtomicReference<String> format = new AtomicReference<>("");
        try (RunningServer server = new RunningServer(exchange -> {
                    format.set(exchange.inbound().format());
                    throw new GatewayException(new LlmError.Unauthenticated("no key"));
                });
                RawClient client = server.connect()) {
            for (String path : List.of("/anthropic/v1/messages?beta=true", "/v1/messages?beta=true")) {
                RawClient.Answer answer = client.send(RawClient.post(path, "{}", "x-request-id: mine-1"))
                        .read();
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.body()).contains("\"anthropic\"", "unauthenticated", "\"id\":\"mine-1\"");
                assertThat(answer.head()).containsPattern("(?i)\r\nrequest-id: ?mine-1\r\n");
                assertThat(format.get()).isEqualTo("anthropic");
            }
        }
    }

    @Test
    void anUnexpectedFailureIsAnInternalErrorWithoutItsText() {
        try (RunningServer server = new RunningServer(exchange -> {
                    throw new IllegalStateException("secret detail");
                });
                RawClient client = server.connect()) {
            RawClient.Answer answer = client.send(RawClient.post(CHAT, "{}")).read();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).contains("internal").doesNotContain("secret");
        }
    }

    @Test
    void streamsEachChunkAtOnceWithTheHeadersOfAnEventStream() {
        Replies.Fed fed = new Replies.Fed();
        try (RunningServer server = new RunningServer(exchange -> Replies.stream(fed));
                RawClient client = server.connect()) {
            client.send(RawClient.post(CHAT, "{}"));
            fed.feed("data: one\n\n");
            String head = client.readTo("\r\n\r\n");
            assertThat(client.readTo("one\n\n\r\n")).contains("data: one");
            fed.feed("data: two\n\n");
            client.readTo("data: two\n\n\r\n");
            fed.end();
            client.readTo("0\r\n\r\n");
            assertThat(head.toLowerCase(java.util.Locale.ROOT))
                    .contains(
                            "content-type: text/event-stream; charset=utf-8\r\n",
                            "cache-control: no-cache\r\n",
                            "x-accel-buffering: no\r\n",
                            "x-upstream: yes\r\n",
                            "transfer-encoding: chunked\r\n")
                    .doesNotContain("content-length");
            fed.feed("data: three\n\n");
            fed.end();
            client.send(RawClient.post(CHAT, "{}")).readTo("data: three\n\n\r\n0\r\n\r\n");
        }
    }

    @Test
    void aBrokenStreamEndsItsBodyProperlyAndLeavesTheConnectionUsable() {
        Replies.Fed fed = new Replies.Fed();
        fed.broken = true;
        fed.feed("data: {\"error\":{}}\n\n");
        fed.end();
        try (RunningServer server = new RunningServer(exchange -> Replies.stream(fed));
                RawClient client = server.connect()) {
            client.send(RawClient.post(CHAT, "{}")).readTo("data: {\"error\":{}}\n\n\r\n0\r\n\r\n");
            client.send(RawClient.get("/health/live")).readTo("live\n");
        }
    }

    @Test
    void aStreamThatThrowsEndsWithTheDialectsErrorAndNeverLooksComplete() throws Exception {
        Replies.Fed fed = new Replies.Fed() {
            @Override
            public byte[] next() {
                byte[] chunk = super.next();
                if (chunk == null) {
                    throw new IllegalStateException("a defect");
                }
                return chunk;
            }
        };
        fed.feed("data: one\n\n");
        fed.end();
        try (RunningServer server = new RunningServer(exchange -> Replies.stream(fed));
                RawClient client = server.connect()) {
            client.send(RawClient.post(CHAT, "{}")).readTo("data: error internal\n\n\r\n0\r\n\r\n");
            assertThat(fed.closed.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Bare text whose model said nothing but a tool call. */
    @Test
    void aStreamOfNothingEndsProperlyAndLeavesTheConnectionUsable() {
        Replies.Fed fed = new Replies.Fed();
        fed.end();
        try (RunningServer server = new RunningServer(exchange -> Replies.stream(fed));
                RawClient client = server.connect()) {
            String answer = client.send(RawClient.post(CHAT, "{}")).readTo("\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 200 ");
            assertThat(client.send(RawClient.get("/health/live")).readTo("live\n"))
                    .contains("HTTP/1.1 200 ");
        }
    }

    @Test
    void aBrokenStreamThatCannotSayItIsCut() {
        Replies.Fed fed = new Replies.Fed();
        fed.broken = true;
        fed.feed("one");
        fed.end();
        try (RunningServer server = new RunningServer(exchange -> Replies.stream(fed), settings -> {
                    settings.keepAlive = Duration.ofMillis(1);
                    return settings;
                });
                RawClient client = server.connect()) {
            String answer = client.send(RawClient.post(CHAT + "?mute", "{}")).readAll();
            assertThat(answer).endsWith("\r\n3\r\none\r\n");
        }
    }

    @Test
    void keepAliveFramesFillSilenceInTheClientsDialect() {
        Replies.Fed fed = new Replies.Fed();
        try (RunningServer server = new RunningServer(exchange -> Replies.stream(fed), settings -> {
                    settings.keepAlive = Duration.ofMillis(200);
                    return settings;
                });
                RawClient client = server.connect()) {
            fed.feed("data: one\n\n");
            client.send(RawClient.post("/v1/messages", "{}"));
            assertThat(client.readTo(": keep-alive anthropic\n\n")).contains("data: one\n\n");
            client.readTo(": keep-alive anthropic\n\n");
            fed.feed("data: two\n\n");
            fed.end();
            client.readTo("data: two\n\n\r\n0\r\n\r\n");
        }
    }

    @Test
    void nothingIsSentBeforeTheStreamsFirstEvent() {
        java.util.concurrent.CountDownLatch go = new java.util.concurrent.CountDownLatch(1);
        try (RunningServer server = new RunningServer(
                        exchange -> {
                            try {
                                assertThat(go.await(5, TimeUnit.SECONDS)).isFalse();
                            } catch (InterruptedException e) {
                                throw new GatewayException(new LlmError.Canceled("left"), e);
                            }
                            throw new GatewayException(
                                    new LlmError.Timeout(LlmError.Timeout.Phase.FIRST_BYTE, "the provider was silent"));
                        },
                        settings -> {
                            settings.keepAlive = Duration.ofMillis(100);
                            settings.llm = Duration.ofMillis(600);
                            return settings;
                        });
                RawClient client = server.connect()) {
            RawClient.Answer answer =
                    client.send(RawClient.post(CHAT, "{\"stream\":true}")).read();
            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.body()).contains("took too long");
        }
    }

    @Test
    void aRefusalIsLoggedWithItsClassOnlyWhenDebugging() {
        for (boolean debug : new boolean[] {true, false}) {
            try (RunningServer server = new RunningServer(
                            exchange -> {
                                throw new GatewayException(new LlmError.PermissionDenied("no"));
                            },
                            settings -> {
                                settings.debug = debug;
                                return settings;
                            });
                    LogLines lines = LogLines.of(LlmEndpoint.class.getName());
                    RawClient client = server.connect()) {
                client.send(RawClient.post(CHAT, "{}")).read();
                assertThat(lines.messages(java.util.logging.Level.INFO))
                        .hasSize(debug ? 1 : 0)
                        .allSatisfy(line -> assertThat(line).contains("permission_denied"));
            }
        }
    }

    @Test
    void theAccessLogHasALineForEachRequestWithoutQueryBodyOrKey() {
        try (RunningServer server = new RunningServer(exchange -> {
                    exchange.identify(new io.axonhub.gateway.pipeline.Identity("team/key", "Key", null));
                    return Replies.json("{}");
                });
                LogLines lines = LogLines.of("io.axonhub.gateway.access");
                RawClient client = server.connect()) {
            client.send(RawClient.post(
                            CHAT + "?key=in-query", "{\"x\":\"in-body\"}", "Authorization: Bearer in-header"))
                    .read();
            client.send(RawClient.get("/health/live")).read();
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(lines.messages(java.util.logging.Level.INFO))
                            .hasSize(2));
            assertThat(lines.messages(java.util.logging.Level.INFO).getFirst())
                    .matches("request method=POST path=" + CHAT
                            + " status=200 ms=\\d+ request_id=req_[0-9a-f]{32} key=team/key")
                    .doesNotContain("in-");
        }
    }

    @Test
    void theFirstChunkDoesNotWaitForTheAcknowledgementOfTheHead() {
        try (RunningServer server = new RunningServer(exchange -> Replies.stream(List.of("data: one\n\n")));
                RawClient client = server.connect()) {
            long fastest = Long.MAX_VALUE;
            for (int i = 0; i < 40; i++) {
                long start = System.nanoTime();
                client.send(RawClient.post(CHAT, "{}")).readTo("data: one\n\n\r\n");
                fastest = i < 30 ? fastest : Math.min(fastest, System.nanoTime() - start);
                client.readTo("0\r\n\r\n");
            }
            // with Nagle's algorithm it is 40 ms, a delayed acknowledgement
            assertThat(Duration.ofNanos(fastest)).isLessThan(Duration.ofMillis(30));
        }
    }

    @Test
    void bytesGoOutWithTheirOwnTypeAndNothingBetweenThem() {
        Replies.Fed fed = new Replies.Fed();
        try (RunningServer server = new RunningServer(exchange -> Replies.bytes(fed), settings -> {
                    settings.keepAlive = Duration.ofMillis(50);
                    return settings;
                });
                RawClient client = server.connect()) {
            client.send(RawClient.post(CHAT, "{}"));
            fed.feed("one");
            String head = client.readTo("one\r\n");
            fed.feed("two");
            fed.end();
            assertThat(head)
                    .containsPattern("(?i)content-type: ?audio/mpeg\r\n")
                    .doesNotContain("event-stream");
            assertThat(client.readTo("0\r\n\r\n")).isEqualTo("3\r\ntwo\r\n0\r\n\r\n");
            assertThat(client.send(RawClient.get("/v1/models")).read().status()).isEqualTo(200);
        }
    }

    @Test
    void bytesThatBreakOffAreCutWithoutTheirEnd() {
        Replies.Fed fed = new Replies.Fed();
        fed.broken = true;
        fed.feed("one");
        fed.end();
        try (RunningServer server = new RunningServer(exchange -> Replies.bytes(fed));
                RawClient client = server.connect()) {
            assertThat(client.send(RawClient.post(CHAT, "{}")).readAll()).endsWith("3\r\none\r\n");
        }
    }
}
