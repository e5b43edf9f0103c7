package io.axonhub.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Upstream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TunnelTest {
    private static final String SWITCHED =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: a\r\n\r\n";

    private final HelidonUpstream upstream = Calls.upstream();

    private static HttpCall handshake() {
        return new HttpCall("GET", "/realtime?model=m", Headers.of("upgrade", "websocket"), new byte[0]);
    }

    private Upstream.Answer open(RawServer server) {
        return upstream.send(handshake(), server.url(), Calls.PATIENT, Calls.later());
    }

    private static String read(Upstream.Answer answer) {
        byte[] buffer = new byte[64];
        int count = answer.read(buffer);
        return count < 0 ? "" : new String(buffer, 0, count, StandardCharsets.UTF_8);
    }

    @Test
    void carriesBytesBothWaysOnceThePeerHasSwitched() throws Exception {
        RawServer.Script echo = peer -> {
            peer.request();
            peer.write(SWITCHED + "first");
            peer.write(new String(peer.socket().getInputStream().readNBytes(4), StandardCharsets.UTF_8)
                    .toUpperCase(java.util.Locale.ROOT));
            peer.awaitEnd();
        };
        try (RawServer server = new RawServer(echo)) {
            Calls.virtually(() -> {
                try (Upstream.Answer answer = open(server)) {
                    assertThat(answer.status()).isEqualTo(101);
                    assertThat(answer.headers().first("sec-websocket-accept")).contains("a");
                    Upstream.Tunnel tunnel = (Upstream.Tunnel) answer;
                    assertThat(read(tunnel)).isEqualTo("first");
                    tunnel.write("xpingx".getBytes(StandardCharsets.UTF_8), 1, 4);
                    assertThat(read(tunnel)).isEqualTo("PING");
                }
                return true;
            });
            assertThat(server.heads().getFirst())
                    .contains("GET /realtime?model=m HTTP/1.1", "connection: Upgrade", "upgrade: websocket");
        }
        assertThat(upstream.idleConnections()).isZero();
    }

    @Test
    void aPeerThatRefusesIsAnOrdinaryAnswer() throws Exception {
        RawServer.Script refuse = peer -> {
            peer.request();
            peer.write("HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\n{}");
        };
        try (RawServer server = new RawServer(refuse)) {
            Calls.virtually(() -> {
                try (Upstream.Answer answer = open(server)) {
                    assertThat(answer).isNotInstanceOf(Upstream.Tunnel.class);
                    assertThat(answer.status()).isEqualTo(401);
                    assertThat(read(answer)).isEqualTo("{}");
                }
                return true;
            });
        }
    }

    @Test
    void aPeerThatGoesEndsIt() throws Exception {
        RawServer.Script leave = peer -> {
            peer.request();
            peer.write(SWITCHED);
        };
        try (RawServer server = new RawServer(leave)) {
            Calls.virtually(() -> {
                try (Upstream.Answer answer = open(server)) {
                    assertThat(answer.read(new byte[8])).isEqualTo(-1);
                }
                return true;
            });
        }
    }

    @Test
    void closingItEndsTheReaderAndThePeer() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        RawServer.Script wait = peer -> {
            peer.request();
            peer.write(SWITCHED);
            peer.awaitEnd();
            ended.countDown();
        };
        try (RawServer server = new RawServer(wait)) {
            LlmError error = Calls.virtually(() -> {
                Upstream.Answer answer = open(server);
                Thread.ofVirtual().start(answer::close);
                return Calls.error(() -> answer.read(new byte[8]));
            });
            assertThat(error).isInstanceOf(LlmError.Canceled.class);
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
