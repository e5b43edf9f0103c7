package io.axonhub.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axonhub.gateway.pipeline.Presence;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientConnectionTest {
    private static final String CHAT = "/v1/chat/completions";

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatLeavesASilentWholeCallCancelsItWithinASecond(boolean reset) throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch canceled = new CountDownLatch(1);
        try (RunningServer server = new RunningServer(exchange -> {
            started.countDown();
            return Replies.hang(canceled);
        })) {
            RawClient client = server.connect().send(RawClient.post(CHAT, "{}"));
            assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();
            leave(client, reset);
            assertThat(canceled.await(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatLeavesASilentStreamCancelsItWithinASecond(boolean reset) throws Exception {
        Replies.Fed fed = new Replies.Fed();
        try (RunningServer server = new RunningServer(exchange -> Replies.stream(fed))) {
            fed.feed("data: one\n\n");
            RawClient client = server.connect().send(RawClient.post(CHAT, "{}"));
            client.readTo("data: one\n\n");
            leave(client, reset);
            assertThat(fed.interrupted.await(1, TimeUnit.SECONDS)).isTrue();
            assertThat(fed.closed.await(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aClientWhoseLeavingIsFirstSeenByAWriteIsKnownToHaveLeft() throws Exception {
        AtomicReference<Presence> presence = new AtomicReference<>(() -> false);
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        Replies.Fed fed = new Replies.Fed() {
            @Override
            public void close() {
                gone.complete(presence.get().gone());
            }
        };
        String frame = "data: " + "x".repeat(1 << 20) + "\n\n";
        for (int i = 0; i < 64; i++) {
            fed.feed(frame);
        }
        try (RunningServer server = new RunningServer(exchange -> {
                    presence.set(exchange.get(Presence.class));
                    return Replies.stream(fed);
                });
                RawClient client = RawClient.connect(server.port(), 4096)) {
            client.send(RawClient.post(CHAT, "{}")).readTo("\r\n\r\n");
            client.reset();
            assertThat(gone.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void leave(RawClient client, boolean reset) {
        if (reset) {
            client.reset();
        } else {
            client.close();
        }
    }

    @Test
    void pipelinedRequestsReadWhileASlowOneRunsAreAnsweredInOrder() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        try (RunningServer server = new RunningServer(exchange -> {
                    if (calls.incrementAndGet() == 1) {
                        awaitQuietly(go);
                    }
                    return Replies.json(new String(exchange.call().body(), StandardCharsets.UTF_8));
                });
                RawClient client = server.connect()) {
            client.send(RawClient.post(CHAT, "{\"n\":1}"));
            await().until(() -> calls.get() == 1);
            await().pollDelay(Duration.ofMillis(400)).until(() -> true); // the watcher reads by now
            String second = RawClient.post(CHAT, "{\"n\":2}");
            client.send(second.substring(0, 30));
            client.send(second.substring(30) + RawClient.post(CHAT, "{\"n\":3}"));
            go.countDown();
            assertThat(client.read().body()).isEqualTo("{\"n\":1}");
            assertThat(client.read().body()).isEqualTo("{\"n\":2}");
            assertThat(client.read().body()).isEqualTo("{\"n\":3}");
            assertThat(client.send(RawClient.post(CHAT, "{\"n\":4}")).read().body())
                    .isEqualTo("{\"n\":4}");
        }
    }

    @Test
    void keepAliveWorksAfterManySlowExchanges() {
        try (RunningServer server = new RunningServer(exchange -> {
                    awaitQuietly(new CountDownLatch(1), 250);
                    return Replies.json("{}");
                });
                RawClient client = server.connect()) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.send(RawClient.post(CHAT, "{}")).read().status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void slowHeadersAreAnsweredWith408AndCut() {
        try (RunningServer server = new RunningServer(exchange -> Replies.json("{}"), settings -> {
                    settings.header = Duration.ofMillis(300);
                    return settings;
                });
                RawClient client = server.connect();
                RawClient silent = server.connect()) {
            String all = client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n")
                    .readAll();
            assertThat(all).startsWith("HTTP/1.1 408 ").contains("\"openai-chat\"", "did not arrive in time");
            assertThat(silent.readAll()).isEmpty();
        }
    }

    @Test
    void slowBodiesAreAnsweredWith408InTheDialectOfThePathAndCut() {
        try (RunningServer server = new RunningServer(exchange -> Replies.json("{}"), settings -> {
                    settings.body = Duration.ofMillis(300);
                    return settings;
                });
                RawClient client = server.connect();
                RawClient other = server.connect()) {
            client.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
            assertThat(other.send(RawClient.post(CHAT, "{}")).read().status()).isEqualTo(200);
            assertThat(client.readAll()).startsWith("HTTP/1.1 408 ").contains("\"anthropic\"");
        }
    }

    @Test
    void idleConnectionsAreClosedButNotThoseThatStream() {
        Replies.Fed fed = new Replies.Fed();
        try (RunningServer server = new RunningServer(exchange -> Replies.stream(fed), settings -> {
                    settings.idle = Duration.ofMillis(300);
                    return settings;
                });
                RawClient idle = server.connect();
                RawClient streaming = server.connect()) {
            fed.feed("data: one\n\n");
            streaming.send(RawClient.post(CHAT, "{}"));
            streaming.readTo("data: one\n\n");
            idle.send(RawClient.get("/health/live")).read();
            assertThat(idle.readAll()).isEmpty();
            fed.feed("data: two\n\n");
            fed.end();
            streaming.readTo("data: two\n\n\r\n0\r\n\r\n");
        }
    }

    @Test
    void connectionCloseIsHonoured() {
        try (RunningServer server = new RunningServer(exchange -> Replies.json("{\"ok\":1}"));
                RawClient client = server.connect();
                RawClient page = server.connect()) {
            String all =
                    client.send(RawClient.post(CHAT, "{}", "Connection: close")).readAll();
            assertThat(all).containsPattern("(?i)connection: ?close").endsWith("{\"ok\":1}");
            assertThat(page.send(RawClient.get("/health/live", "Connection: close"))
                            .readAll())
                    .endsWith("live\n");
        }
    }

    @Test
    void aClientThatStopsReadingIsCutAfterTheWriteTimeout() throws Exception {
        Replies.Fed fed = new Replies.Fed();
        String frame = "data: " + "x".repeat(1 << 20) + "\n\n";
        for (int i = 0; i < 64; i++) {
            fed.feed(frame);
        }
        try (RunningServer server = new RunningServer(exchange -> Replies.stream(fed), settings -> {
                    settings.write = Duration.ofMillis(500);
                    return settings;
                });
                RawClient client = RawClient.connect(server.port(), 4096)) {
            client.send(RawClient.post(CHAT, "{}"));
            assertThat(fed.closed.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aSlowClientThatDoesReadIsNotCut() {
        byte[] body = new byte[8 << 20];
        try (RunningServer server = new RunningServer(
                        exchange -> new io.axonhub.gateway.pipeline.Reply.Whole(
                                io.axonhub.gateway.http.HttpReply.json(200, body)),
                        settings -> {
                            settings.write = Duration.ofMillis(400);
                            return settings;
                        });
                RawClient client = RawClient.connect(server.port(), 256 * 1024)) {
            client.send(RawClient.post(CHAT, "{}"));
            client.readTo("\r\n\r\n");
            for (int i = 0; i < 8; i++) {
                await().pollDelay(Duration.ofMillis(150)).until(() -> true);
                assertThat(client.readBytes(1 << 20)).hasSize(1 << 20);
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        awaitQuietly(latch, 5_000);
    }

    private static void awaitQuietly(CountDownLatch latch, long millis) {
        try {
            boolean counted = latch.await(millis, TimeUnit.MILLISECONDS);
            assertThat(counted || millis < 5_000).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aClientThatLeavesJustAfterItsAnswerIsNoFailure() {
        try (RunningServer server = new RunningServer(exchange -> Replies.json("{}"));
                LogLines access = LogLines.thatWaitForAnInterrupt("io.axonhub.gateway.access");
                LogLines lines = LogLines.of("io.helidon")) {
            RawClient client = server.connect().send(RawClient.post(CHAT, "{}"));
            assertThat(client.read().status()).isEqualTo(200);
            client.close();
            await().untilAsserted(
                            () -> assertThat(server.server().connections()).isZero());
            assertThat(access.interrupted()).isTrue();
            assertThat(lines.warnings()).isEmpty();
        }
    }
}
