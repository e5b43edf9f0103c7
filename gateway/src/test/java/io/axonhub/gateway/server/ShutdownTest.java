package io.axonhub.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.axonhub.gateway.llm.GatewayException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShutdownTest {
    private static final String CHAT = "/v1/chat/completions";

    @Test
    void aRunningStreamDrainsWhileNewConnectionsAreRefused() throws Exception {
        Replies.Fed fed = new Replies.Fed();
        RunningServer server = new RunningServer(exchange -> Replies.stream(fed), settings -> {
            settings.grace = Duration.ofSeconds(10);
            return settings;
        });
        try (RawClient client = server.connect();
                RawClient idle = server.connect()) {
            idle.send(RawClient.get("/health/live")).read();
            fed.feed("data: one\n\n");
            client.send(RawClient.post(CHAT, "{}")).readTo("data: one\n\n");
            int port = server.port();
            Thread stop = Thread.ofVirtual().start(server::close);
            assertThat(idle.readAll()).isEmpty();
            await().untilAsserted(() ->
                    assertThatThrownBy(() -> RawClient.connect(port)).isNotNull());
            fed.feed("data: two\n\n");
            fed.end();
            assertThat(client.readAll()).endsWith("data: two\n\n\r\n0\r\n\r\n");
            assertThat(stop.join(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void whatOutlivesTheGracePeriodIsInterruptedAndTold() throws Exception {
        CountDownLatch canceled = new CountDownLatch(1);
        Replies.Fed fed = new Replies.Fed();
        CountDownLatch started = new CountDownLatch(1);
        RunningServer server = new RunningServer(
                exchange -> {
                    if (exchange.call().path().equals(CHAT)) {
                        return Replies.stream(fed);
                    }
                    started.countDown();
                    return Replies.hang(canceled);
                },
                settings -> {
                    settings.grace = Duration.ofMillis(300);
                    return settings;
                });
        try (RawClient streaming = server.connect();
                RawClient whole = server.connect()) {
            fed.feed("data: one\n\n");
            streaming.send(RawClient.post(CHAT, "{}")).readTo("data: one\n\n");
            whole.send(RawClient.post("/v1/messages", "{}"));
            assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();
            server.close();
            assertThat(streaming.readAll()).contains("data: error unavailable");
            assertThat(whole.readAll()).startsWith("HTTP/1.1 503 ");
            assertThat(canceled.await(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void interruptedRequestsHaveTimeForTheirLastWords() throws Exception {
        int many = 50;
        CountDownLatch interrupted = new CountDownLatch(many);
        AtomicInteger again = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(many);
        RunningServer server = new RunningServer(
                exchange -> {
                    started.countDown();
                    try {
                        return Replies.hang(interrupted);
                    } catch (GatewayException canceled) {
                        speakSlowly(again);
                        throw canceled;
                    }
                },
                settings -> {
                    settings.grace = Duration.ofMillis(50);
                    return settings;
                });
        List<RawClient> clients = Stream.generate(server::connect).limit(many).toList();
        clients.forEach(client -> client.send(RawClient.post(CHAT, "{}")));
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        server.close();
        assertThat(clients).allSatisfy(client -> assertThat(client.readAll()).startsWith("HTTP/1.1 503 "));
        assertThat(interrupted.getCount()).isZero();
        assertThat(again).as("interrupted again").hasValue(0);
        clients.forEach(RawClient::close);
    }

    /** Takes long enough for whoever interrupts twice to do it. */
    private static void speakSlowly(AtomicInteger again) {
        try {
            new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            again.incrementAndGet();
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void connectionsBeyondTheLimitWaitAndTheListenerLives() {
        try (RunningServer server = new RunningServer(exchange -> Replies.json("{}"), settings -> {
            settings.connections = 2;
            return settings;
        })) {
            RawClient first = server.connect();
            first.send(RawClient.get("/health/live")).read();
            RawClient second = server.connect();
            second.send(RawClient.get("/health/live")).read();
            try (RawClient third = server.connect()) {
                third.send(RawClient.get("/health/live"));
                first.close();
                assertThat(third.read().status()).isEqualTo(200);
            }
            second.close();
            assertThat(server.server().running()).isTrue();
        }
    }

    @Test
    void theFileLimitBoundsTheConnections() {
        assertThat(FileLimit.possible(1024)).isEqualTo(412);
        assertThat(FileLimit.possible(64)).isEqualTo(16);
        assertThat(FileLimit.possible(1 << 20)).isEqualTo(50_000);
        assertThat(FileLimit.connections(10)).isEqualTo(10);
    }
}
