package io.axonhub.gateway.client;

import static io.axonhub.gateway.client.Calls.error;
import static io.axonhub.gateway.client.Calls.exchange;
import static io.axonhub.gateway.client.Calls.interrupted;
import static io.axonhub.gateway.client.Calls.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Upstream;
import io.helidon.common.tls.Tls;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.security.KeyStore;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TLS, with a certificate for {@code localhost} that only these tests trust. */
@Timeout(30)
class SecureUpstreamTest {
    private final SSLContext context;

    SecureUpstreamTest() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/client/localhost.p12"))) {
            store.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "changeit".toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    }

    private RawServer serve(RawServer.Script script) throws Exception {
        return new RawServer(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    private static HelidonUpstream trusting(Tls tls) {
        return new HelidonUpstream(
                Clock.systemUTC(),
                "1",
                new Connector(new AddressGuard(false), host -> List.of(InetAddress.getLoopbackAddress()), () -> tls),
                new ConnectionPool(ConnectionPool.Limits.defaults(), System::nanoTime));
    }

    @Test
    void speaksTlsAndUsesTheConnectionAgain() throws Exception {
        try (RawServer server = serve(peer -> {
                    while (peer.request() != null) {
                        peer.ok("secret");
                    }
                });
                HelidonUpstream upstream =
                        trusting(Tls.builder().sslContext(context).build())) {
            URI url = URI.create("https://localhost:" + server.port());
            assertThat(exchange(upstream, url)).isEqualTo("secret");
            assertThat(exchange(upstream, url)).isEqualTo("secret");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void refusesACertificateForAnotherNameOrFromNobody() throws Exception {
        try (RawServer server = serve(RawServer.Peer::request);
                HelidonUpstream upstream =
                        trusting(Tls.builder().sslContext(context).build());
                HelidonUpstream system = trusting(Tls.builder().build())) {
            URI other = URI.create("https://other.example:" + server.port());
            assertThat(error(() -> send(upstream, other))).isInstanceOf(LlmError.ConnectionLost.class);
            URI url = URI.create("https://localhost:" + server.port());
            assertThat(error(() -> send(system, url))).isInstanceOf(LlmError.ConnectionLost.class);
            assertThat(server.heads()).isEmpty();
        }
    }

    @Test
    void interruptAndCloseCutATlsStreamAtOnce() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(2);
        try (RawServer server = serve(peer -> {
                    peer.request();
                    peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
                    peer.awaitEnd();
                    gone.countDown();
                });
                HelidonUpstream upstream =
                        trusting(Tls.builder().sslContext(context).build())) {
            URI url = URI.create("https://localhost:" + server.port());
            LlmError error = interrupted(() -> reading.await(9, TimeUnit.SECONDS), () -> {
                try (Upstream.Answer answer = send(upstream, url)) {
                    assertThat(answer.read(new byte[99])).isEqualTo(5);
                    reading.countDown();
                    answer.read(new byte[99]);
                }
            });
            assertThat(error).isInstanceOf(LlmError.Canceled.class);
            send(upstream, url).close();
            assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }
}
