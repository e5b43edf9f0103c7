package io.axonhub.gateway.client;

import static io.axonhub.gateway.client.Calls.error;
import static io.axonhub.gateway.client.Calls.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.llm.LlmError;
import io.helidon.common.tls.Tls;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "fe80::1",
                "::ffff:169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::1",
                "::169.254.169.254",
                "fd00:ec2::254",
                "fd20:ce::254",
                "100.100.100.200",
                "168.63.129.16",
                "0.0.0.0",
                "::",
                "224.0.0.1",
            })
    void neverAllowsMetadataAndLinkLocalAddresses(String address) {
        assertThat(new AddressGuard(false).allows(InetAddress.ofLiteral(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "fd12::1", "100.64.0.1"})
    void allowsPrivateNetworksUnlessDenied(String address) {
        assertThat(new AddressGuard(false).allows(InetAddress.ofLiteral(address)))
                .isTrue();
        assertThat(new AddressGuard(true).allows(InetAddress.ofLiteral(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "2606:4700::1", "100.128.0.1", "64:ff9b::808:808"})
    void allowsTheInternet(String address) {
        assertThat(new AddressGuard(true).allows(InetAddress.ofLiteral(address)))
                .isTrue();
    }

    @Test
    void looksBehindTheName() throws Exception {
        try (RawServer server = new RawServer(RawServer.Peer::request)) {
            URI url = URI.create("http://innocent.example:" + server.port());
            for (String address : List.of("169.254.169.254", "0.0.0.0")) {
                LlmError error = error(() -> Calls.send(to(host -> List.of(InetAddress.ofLiteral(address))), url));
                assertThat(error.message()).isEqualTo("the provider's address is not allowed");
            }
            LlmError unknown = error(() -> Calls.send(
                    to(host -> {
                        throw new UnknownHostException(host);
                    }),
                    url));
            assertThat(unknown).isInstanceOf(LlmError.ConnectionLost.class);
            assertThat(unknown.message()).doesNotContain("innocent");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void triesTheNextAddressWhenTheFirstRefuses() throws Exception {
        try (RawServer server = new RawServer(peer -> {
                    peer.request();
                    peer.ok("x");
                });
                HelidonUpstream upstream =
                        to(host -> List.of(InetAddress.ofLiteral("127.0.0.2"), InetAddress.ofLiteral("127.0.0.1")))) {
            URI url = URI.create("http://two.example:" + server.port());
            try (var answer = upstream.send(post("{}"), url, Calls.PATIENT, Calls.later())) {
                assertThat(Calls.body(answer)).isEqualTo("x");
            }
            assertThat(server.heads().getFirst()).contains("host: two.example:" + server.port());
        }
    }

    private static HelidonUpstream to(Connector.Dns dns) {
        return new HelidonUpstream(
                Clock.systemUTC(),
                "1",
                new Connector(new AddressGuard(false), dns, () -> Tls.builder().build()),
                new ConnectionPool(ConnectionPool.Limits.defaults(), System::nanoTime));
    }
}
