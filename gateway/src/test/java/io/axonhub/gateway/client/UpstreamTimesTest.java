package io.axonhub.gateway.client;

import static io.axonhub.gateway.client.Calls.body;
import static io.axonhub.gateway.client.Calls.error;
import static io.axonhub.gateway.client.Calls.exchange;
import static io.axonhub.gateway.client.Calls.interrupted;
import static io.axonhub.gateway.client.Calls.later;
import static io.axonhub.gateway.client.Calls.post;
import static io.axonhub.gateway.client.Calls.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.LlmError.Timeout.Phase;
import io.axonhub.gateway.pipeline.Upstream;
import io.helidon.common.tls.Tls;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UpstreamTimesTest {
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final String OPEN = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n";

    private final HelidonUpstream upstream = Calls.upstream();

    @AfterEach
    void close() {
        upstream.close();
    }

    private static Phase phase(LlmError error) {
        assertThat(error).isInstanceOf(LlmError.Timeout.class);
        return ((LlmError.Timeout) error).phase();
    }

    private static RawServer silentAfter(int answers) {
        return new RawServer(peer -> {
            for (int i = 0; i < answers; i++) {
                peer.request();
                peer.ok("x");
            }
            peer.awaitEnd();
        });
    }

    @Test
    void firstByteTimeoutHoldsOnFreshAndPooledConnections() throws Exception {
        for (int answered = 0; answered < 2; answered++) {
            try (RawServer server = silentAfter(answered)) {
                if (answered == 1) {
                    exchange(upstream, server.url());
                }
                long start = System.nanoTime();
                LlmError error = error(() -> upstream.send(post("{}"), server.url(), Calls.firstByte(SHORT), later()));
                assertThat(phase(error)).isEqualTo(Phase.FIRST_BYTE);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, Duration.ofSeconds(2));
                assertThat(server.connections()).isEqualTo(1);
            }
        }
    }

    @Test
    void idleTimeoutIsAnotherClockThanTheFirstBytes() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.request();
            peer.write(OPEN);
            peer.awaitEnd();
        })) {
            Timeouts times = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(9), SHORT);
            try (Upstream.Answer answer = upstream.send(post("{}"), server.url(), times, later())) {
                assertThat(answer.read(new byte[99])).isEqualTo(5);
                assertThat(phase(error(() -> body(answer)))).isEqualTo(Phase.STREAM_IDLE);
            }
        }
    }

    @Test
    void totalDeadlineEndsAStreamThatKeepsComing() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.request();
            peer.write(OPEN);
            drip(peer, "1\r\nx\r\n");
        })) {
            try (Upstream.Answer answer = upstream.send(
                    post("{}"), server.url(), Calls.PATIENT, Instant.now().plusMillis(400))) {
                assertThat(phase(error(() -> body(answer)))).isEqualTo(Phase.TOTAL);
            }
        }
    }

    @Test
    void aHurriedReadWaitsForTheBodysEndOnlyShortly() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.request();
            peer.write(OPEN);
            drip(peer, "1\r\nx\r\n");
        })) {
            try (Upstream.Answer answer = upstream.send(post("{}"), server.url(), Calls.PATIENT, later())) {
                assertThat(answer.read(new byte[99])).isPositive();
                long start = System.nanoTime();
                answer.hurry(SHORT);
                answer.hurry(Duration.ofSeconds(20));
                assertThat(phase(error(() -> body(answer)))).isEqualTo(Phase.TOTAL);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, Duration.ofSeconds(2));
            }
            assertThat(upstream.idleConnections()).isZero();
        }
    }

    @Test
    void aHurriedAnswerWhoseBodyEndsGivesItsConnectionBack() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.request();
            peer.write(OPEN + "0\r\n\r\n");
            peer.request();
            peer.ok("again");
            peer.awaitEnd();
        })) {
            try (Upstream.Answer answer = upstream.send(post("{}"), server.url(), Calls.PATIENT, later())) {
                answer.hurry(SHORT);
                assertThat(body(answer)).isEqualTo("first");
            }
            assertThat(upstream.idleConnections()).isEqualTo(1);
            assertThat(exchange(upstream, server.url())).contains("again");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void totalDeadlineEndsAHeadThatDrips() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.request();
            peer.write("HTTP/1.1 200 OK\r\nX: ");
            drip(peer, "x");
        })) {
            assertThat(phase(error(() -> upstream.send(
                            post("{}"),
                            server.url(),
                            Calls.PATIENT,
                            Instant.now().plusMillis(300)))))
                    .isEqualTo(Phase.TOTAL);
        }
    }

    /** Writes every 10 ms until the client has gone. */
    private static void drip(RawServer.Peer peer, String text) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        while (!never.await(10, TimeUnit.MILLISECONDS)) {
            peer.write(text);
        }
    }

    @Test
    void aDeadlineInThePastSendsNothing() throws Exception {
        try (RawServer server = silentAfter(0)) {
            assertThat(phase(error(() -> upstream.send(
                            post("{}"),
                            server.url(),
                            Calls.PATIENT,
                            Instant.now().minusSeconds(1)))))
                    .isEqualTo(Phase.TOTAL);
            assertThat(server.heads()).isEmpty();
        }
    }

    @Test
    void aProviderThatStopsReadingTheRequestTimesOut() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (RawServer server = new RawServer(peer -> done.await())) {
            HttpCall huge = new HttpCall("POST", "/", Headers.empty(), new byte[24 << 20]);
            LlmError error = error(() -> upstream.send(huge, server.url(), Calls.firstByte(SHORT), later()));
            assertThat(phase(error)).isEqualTo(Phase.FIRST_BYTE);
            assertThat(phase(error(() -> upstream.send(
                            huge, server.url(), Calls.PATIENT, Instant.now().plusMillis(300)))))
                    .isEqualTo(Phase.TOTAL);
            done.countDown();
        }
    }

    @Test
    void connectTimeoutCoversDnsAndTlsToo() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (RawServer mute = silentAfter(0);
                HelidonUpstream noDns = over(host -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return List.of();
                })) {
            Timeouts times = new Timeouts(SHORT, Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofSeconds(9));
            URI tls = URI.create("https://127.0.0.1:" + mute.port());
            assertThat(phase(error(() -> upstream.send(post("{}"), tls, times, later()))))
                    .isEqualTo(Phase.CONNECT);
            URI named = URI.create("http://slow.example");
            assertThat(phase(error(() -> noDns.send(post("{}"), named, times, later()))))
                    .isEqualTo(Phase.CONNECT);
        }
    }

    private static HelidonUpstream over(Connector.Dns dns) {
        return new HelidonUpstream(
                Clock.systemUTC(),
                "1",
                new Connector(new AddressGuard(false), dns, () -> Tls.builder().build()),
                new ConnectionPool(ConnectionPool.Limits.defaults(), System::nanoTime));
    }

    @Test
    void interruptCancelsAtOnceInEveryPhase() throws Exception {
        CountDownLatch resolving = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        try (HelidonUpstream noDns = over(host -> {
                    resolving.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return List.of(InetAddress.getLoopbackAddress());
                });
                RawServer silent = new RawServer(peer -> {
                    peer.request();
                    asked.countDown();
                    peer.awaitEnd();
                    gone.countDown();
                })) {
            URI named = URI.create("http://slow.example");
            assertThat(interrupted(() -> resolving.await(9, TimeUnit.SECONDS), () -> send(noDns, named)))
                    .isInstanceOf(LlmError.Canceled.class);
            assertThat(interrupted(() -> asked.await(9, TimeUnit.SECONDS), () -> send(upstream, silent.url())))
                    .isInstanceOf(LlmError.Canceled.class);
            assertThat(gone.await(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void interruptCancelsAReadAndAWrite() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch accepted = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        try (RawServer streaming = new RawServer(peer -> {
                    peer.request();
                    peer.write(OPEN);
                    peer.awaitEnd();
                });
                RawServer deaf = new RawServer(peer -> {
                    accepted.countDown();
                    done.await();
                })) {
            assertThat(interrupted(() -> reading.await(9, TimeUnit.SECONDS), () -> {
                        try (Upstream.Answer answer = send(upstream, streaming.url())) {
                            assertThat(answer.read(new byte[99])).isEqualTo(5);
                            reading.countDown();
                            answer.read(new byte[99]);
                        }
                    }))
                    .isInstanceOf(LlmError.Canceled.class);
            HttpCall huge = new HttpCall("POST", "/", Headers.empty(), new byte[24 << 20]);
            assertThat(interrupted(
                            () -> accepted.await(9, TimeUnit.SECONDS),
                            () -> upstream.send(huge, deaf.url(), Calls.PATIENT, later())))
                    .isInstanceOf(LlmError.Canceled.class);
            done.countDown();
        }
    }

    @Test
    void anInterruptedThreadSendsNothing() throws Exception {
        try (RawServer server = silentAfter(9)) {
            LlmError error = Calls.virtually(() -> {
                Thread.currentThread().interrupt();
                return error(() -> send(upstream, server.url()));
            });
            assertThat(error).isInstanceOf(LlmError.Canceled.class);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void closeFromAnotherThreadWakesTheReaderAndNeverBlocks() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (RawServer server = new RawServer(peer -> {
            peer.request();
            peer.write(OPEN);
            peer.awaitEnd();
            gone.countDown();
        })) {
            Upstream.Answer answer = send(upstream, server.url());
            assertThat(answer.read(new byte[99])).isEqualTo(5);
            CountDownLatch entered = new CountDownLatch(1);
            LlmError error = Calls.interrupted(
                    () -> {
                        entered.await();
                        answer.close();
                        return gone.await(5, TimeUnit.SECONDS);
                    },
                    () -> {
                        entered.countDown();
                        answer.read(new byte[99]);
                    });
            assertThat(error).isInstanceOf(LlmError.Canceled.class);
            answer.close();
            assertThat(error(() -> answer.read(new byte[9]))).isInstanceOf(LlmError.Canceled.class);
        }
    }
}
