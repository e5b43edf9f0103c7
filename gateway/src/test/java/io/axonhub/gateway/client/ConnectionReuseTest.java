package io.axonhub.gateway.client;

import static io.axonhub.gateway.client.Calls.body;
import static io.axonhub.gateway.client.Calls.error;
import static io.axonhub.gateway.client.Calls.exchange;
import static io.axonhub.gateway.client.Calls.later;
import static io.axonhub.gateway.client.Calls.post;
import static io.axonhub.gateway.client.Calls.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Upstream;
import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionReuseTest {
    private final HelidonUpstream upstream = Calls.upstream();

    @AfterEach
    void close() {
        upstream.close();
    }

    private static RawServer echo() {
        return new RawServer(peer -> {
            for (String body = peer.request(); body != null; body = peer.request()) {
                peer.ok(body);
            }
        });
    }

    @Test
    void aConnectionThatDiedWhileIdleIsReplacedOnce() throws Exception {
        for (boolean reset : new boolean[] {false, true}) {
            CountDownLatch ended = new CountDownLatch(1);
            try (RawServer server = new RawServer(peer -> {
                peer.request();
                peer.ok("x");
                if (peer.number() == 1) {
                    if (reset) {
                        peer.reset();
                    }
                    peer.socket().close();
                    ended.countDown();
                    return;
                }
                peer.awaitEnd();
            })) {
                assertThat(exchange(upstream, server.url())).isEqualTo("x");
                assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
                assertThat(exchange(upstream, server.url())).isEqualTo("x");
                assertThat(server.connections()).isEqualTo(2);
            }
        }
    }

    @Test
    void aFreshConnectionThatDiesIsNotTriedAgain() throws Exception {
        try (RawServer server = new RawServer(RawServer.Peer::request)) {
            assertThat(error(() -> send(upstream, server.url()))).isInstanceOf(LlmError.ConnectionLost.class);
            assertThat(server.connections()).isEqualTo(1);
        }
        try (RawServer server = new RawServer(peer -> {
            peer.request();
            peer.reset();
        })) {
            assertThat(error(() -> send(upstream, server.url()))).isInstanceOf(LlmError.ConnectionLost.class);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aReusedConnectionThatDiesWithinTheAnswerIsNotTriedAgain() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.request();
            peer.ok("x");
            peer.request();
            peer.write("HTTP/1.1 2");
        })) {
            exchange(upstream, server.url());
            assertThat(error(() -> send(upstream, server.url()))).isInstanceOf(LlmError.ConnectionLost.class);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void bytesThatCameUnaskedAreNeverTheNextAnswer() throws Exception {
        CountDownLatch stray = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (RawServer server = new RawServer(peer -> {
            peer.request();
            peer.ok("x");
            if (peer.number() == 1) {
                go.await();
                peer.write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
                stray.countDown();
            }
            peer.awaitEnd();
        })) {
            exchange(upstream, server.url());
            go.countDown();
            assertThat(stray.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(exchange(upstream, server.url())).isEqualTo("x");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void anAnswerGivenBeforeTheBodyWasReadIsHeard() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.socket().getInputStream().readNBytes(100);
            peer.write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
            peer.socket().shutdownOutput();
        })) {
            HttpCall huge = new HttpCall("POST", "/", Headers.empty(), new byte[1 << 20]);
            try (Upstream.Answer answer = upstream.send(huge, server.url(), Calls.PATIENT, later())) {
                assertThat(answer.status()).isEqualTo(413);
                assertThat(body(answer)).isEqualTo("big");
            }
            assertThat(upstream.idleConnections()).isZero();
        }
    }

    @Test
    void restsAndAgesWithinItsLimits() throws Exception {
        AtomicLong nanos = new AtomicLong(System.nanoTime());
        var limits = new ConnectionPool.Limits(2, 3, Duration.ofSeconds(10), Duration.ofSeconds(19));
        try (HelidonUpstream bounded = Calls.upstream(limits, nanos::get);
                RawServer server = echo();
                RawServer other = echo()) {
            open(bounded, server.url(), 4);
            assertThat(bounded.idleConnections()).isEqualTo(2);
            open(bounded, other.url(), 2);
            assertThat(bounded.idleConnections()).isEqualTo(3);
            nanos.addAndGet(Duration.ofSeconds(9).toNanos());
            exchange(bounded, server.url());
            assertThat(server.connections()).isEqualTo(4);
            nanos.addAndGet(Duration.ofSeconds(9).toNanos());
            await().untilAsserted(() -> assertThat(bounded.idleConnections()).isEqualTo(1));
            exchange(bounded, server.url());
            assertThat(server.connections()).isEqualTo(4);
            nanos.addAndGet(Duration.ofSeconds(8).toNanos());
            exchange(bounded, server.url());
            assertThat(server.connections()).isEqualTo(5);
        }
    }

    /** Holds {@code count} answers at once, then gives all their connections back. */
    private static void open(Upstream upstream, URI url, int count) {
        List<Upstream.Answer> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(send(upstream, url));
        }
        answers.forEach(answer -> {
            body(answer);
            answer.close();
        });
    }

    @Test
    void twoHundredThreadsNeverSeeEachOthersAnswers() throws Exception {
        try (RawServer server = echo()) {
            List<FutureTask<Integer>> tasks = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 200; t++) {
                int id = t;
                FutureTask<Integer> task = new FutureTask<>(() -> calls(server.url(), id));
                tasks.add(task);
                threads.add(Thread.ofVirtual().start(task));
            }
            for (int t = 0; t < 200; t += 10) {
                threads.get(t).interrupt();
            }
            for (int t = 0; t < 200; t++) {
                int done = tasks.get(t).get(30, TimeUnit.SECONDS);
                assertThat(done).isEqualTo(t % 10 == 0 ? done : 20);
            }
            assertThat(upstream.idleConnections()).isBetween(1, 200);
            assertThat(server.connections()).isLessThanOrEqualTo(220);
        }
    }

    /** Makes 20 calls, or as many as it can until it is interrupted; each must get its own answer. */
    private int calls(URI url, int id) {
        for (int i = 0; i < 20; i++) {
            String mine = "thread " + id + " call " + i;
            try (Upstream.Answer answer = upstream.send(post(mine), url, Calls.PATIENT, later())) {
                assertThat(body(answer)).isEqualTo(mine);
            } catch (GatewayException e) {
                assertThat(e.error()).isInstanceOf(LlmError.Canceled.class);
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                return i;
            }
        }
        return 20;
    }

    @Test
    void abortedCallsLeaveNoFileDescriptors() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.request();
            peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
            peer.awaitEnd();
        })) {
            abort(server.url(), 20);
            await().until(() -> openSockets() < 40);
            long before = openSockets();
            abort(server.url(), 500);
            await().untilAsserted(() -> assertThat(openSockets()).isLessThan(before + 20));
            assertThat(upstream.idleConnections()).isZero();
        }
    }

    private void abort(URI url, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            CountDownLatch reading = new CountDownLatch(1);
            boolean byInterrupt = i % 2 == 0;
            LlmError error = Calls.interrupted(() -> reading.await(9, TimeUnit.SECONDS), () -> {
                try (Upstream.Answer answer = send(upstream, url)) {
                    answer.read(new byte[99]);
                    reading.countDown();
                    if (byInterrupt) {
                        answer.read(new byte[99]);
                    }
                }
                throw Faults.canceled(null);
            });
            assertThat(error).isInstanceOf(LlmError.Canceled.class);
        }
    }

    private static long openSockets() throws Exception {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(file -> isSocket(file)).count();
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void opensWithoutNaglesDelay() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Connector connector = new Connector(
                    new AddressGuard(false),
                    Connector.Dns.system(),
                    () -> Tls.builder().build());
            Wire wire = connector.connect(
                    new Origin(false, "127.0.0.1", server.getLocalPort()),
                    Clocks.of(
                            Calls.PATIENT,
                            System.nanoTime() + Duration.ofSeconds(9).toNanos()));
            assertThat(wire.socket().getTcpNoDelay()).isTrue();
            wire.cut();
            assertThat(wire.socket().isClosed()).isTrue();
        }
    }
}
