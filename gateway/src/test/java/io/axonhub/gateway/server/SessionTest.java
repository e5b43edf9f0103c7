package io.axonhub.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final String[] HANDSHAKE = {
        "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: a2V5"
    };

    private final AtomicReference<Exchange> seen = new AtomicReference<>();
    private final Wired link = new Wired();

    /** The provider's end, played by the test. */
    private static final class Wired extends Replies.Fed implements Reply.Link {
        final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        final CountDownLatch hungUp = new CountDownLatch(1);

        @Override
        public void send(byte[] bytes) {
            received.add(new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void hangUp() {
            hungUp.countDown();
            end();
        }

        @Override
        public boolean atBoundary() {
            return true;
        }

        @Nullable
        String next(BlockingQueue<String> queue) throws InterruptedException {
            return queue.poll(10, TimeUnit.SECONDS);
        }
    }

    private RunningServer server() {
        return new RunningServer(exchange -> {
            seen.set(exchange);
            return new Reply.Session(Headers.of("sec-websocket-accept", "proof", "x-other", "no"), link);
        });
    }

    private static String open(String... more) {
        String[] all = new String[HANDSHAKE.length + more.length];
        System.arraycopy(HANDSHAKE, 0, all, 0, HANDSHAKE.length);
        System.arraycopy(more, 0, all, HANDSHAKE.length, more.length);
        return RawClient.get("/v1/realtime?model=m", all);
    }

    @Test
    void carriesBothWaysUntilTheProviderEnds() throws Exception {
        try (RunningServer server = server();
                RawClient client = server.connect()) {
            client.send(open());
            String head = client.readTo("\r\n\r\n");
            assertThat(head)
                    .startsWith("HTTP/1.1 101 ")
                    .contains("Sec-WebSocket-Accept: proof\r\n", "Upgrade: websocket\r\n")
                    .doesNotContain("Sec-WebSocket-Protocol", "x-other");
            client.send("from client");
            assertThat(link.next(link.received)).isEqualTo("from client");
            link.feed("from provider");
            assertThat(client.readTo("provider")).isEqualTo("from provider");
            link.end();
            assertThat(client.readAll()).isEmpty();
            assertThat(link.closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aBrowsersKeyIsTakenFromTheSubProtocols() {
        try (RunningServer server = server();
                RawClient client = server.connect()) {
            client.send(open(
                    "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.secret-1, openai-beta.realtime-v1"));
            String head = client.readTo("\r\n\r\n");
            assertThat(head).contains("Sec-WebSocket-Protocol: realtime\r\n").doesNotContain("secret-1");
            Headers headers = seen.get().call().headers();
            assertThat(headers.first("authorization")).contains("Bearer secret-1");
            assertThat(headers.first("openai-beta")).contains("realtime=v1");
            assertThat(headers.all("sec-websocket-protocol")).containsExactly("realtime");
            link.end();
        }
    }

    @Test
    void aClientThatLeavesEndsIt() throws Exception {
        try (RunningServer server = server();
                RawClient client = server.connect()) {
            client.send(open());
            client.readTo("\r\n\r\n");
            client.reset();
            assertThat(link.hungUp.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(link.closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aRefusalIsAnOrdinaryAnswer() {
        try (RunningServer server = new RunningServer(exchange -> {
                    throw new GatewayException(new LlmError.Unauthenticated("no such key"));
                });
                RawClient client = server.connect()) {
            assertThat(client.send(open()).read().status()).isEqualTo(401);
        }
    }

    @Test
    void aSessionOutlivesTheTimeOfARequest() throws Exception {
        RunningServer server = new RunningServer(
                exchange -> new Reply.Session(Headers.of("sec-websocket-accept", "p"), link), settings -> {
                    settings.llm = java.time.Duration.ofMillis(50);
                    return settings;
                });
        try (server;
                RawClient client = server.connect()) {
            client.send(open());
            client.readTo("\r\n\r\n");
            assertThat(link.interrupted.await(400, TimeUnit.MILLISECONDS)).isFalse();
            link.feed("still here");
            assertThat(client.readTo("here")).isEqualTo("still here");
            link.end();
        }
    }
}
