package io.axonhub.gateway.admin.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.admin.access.AccessRig;
import io.axonhub.gateway.client.AddressGuard;
import io.axonhub.gateway.client.HelidonUpstream;
import io.axonhub.gateway.config.OidcConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a provider is asked for its discovery document again, and who waits for it. */
class IssuerTest {
    private final AccessRig.HandClock clock = new AccessRig.HandClock();
    private final StubProvider provider = new StubProvider();
    private final HelidonUpstream network = new HelidonUpstream(clock, "test", new AddressGuard(false));
    private final Issuer issuer = new Issuer(
            new OidcConfig(
                    provider.issuer(),
                    "Sign in",
                    StubProvider.CLIENT,
                    StubProvider.SECRET,
                    "https://gateway.example.org" + OidcConfig.CALLBACK,
                    List.of("openid", "email"),
                    Duration.ofSeconds(60),
                    true,
                    List.of(),
                    true,
                    false,
                    "groups",
                    Map.of()),
            network,
            clock);

    @AfterEach
    void close() {
        network.close();
        provider.close();
    }

    private URI asks() {
        return issuer.question(new Issuer.Bond("state", "nonce", "v".repeat(43)));
    }

    private long discoveries() {
        return provider.calls.stream()
                .filter(path -> path.endsWith("configuration"))
                .count();
    }

    @Test
    void aProviderThatCannotBeAskedAgainIsLeftAloneForAMinute() {
        URI before = asks();
        provider.discovery = text -> "<h1>down</h1>";
        clock.forward(Duration.ofHours(1));
        for (int i = 0; i < 3; i++) {
            assertThat(asks()).isEqualTo(before);
        }
        assertThat(discoveries()).isEqualTo(2);
        clock.forward(Duration.ofMinutes(1));
        asks();
        assertThat(discoveries()).isEqualTo(3);
    }

    @Test
    void nobodyWaitsWhileTheProviderIsAskedAgain() throws InterruptedException {
        URI before = asks();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        provider.discovery = text -> {
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return text;
        };
        clock.forward(Duration.ofHours(1));
        Thread asking = Thread.ofVirtual().start(this::asks);
        asked.await();
        assertThat(asks()).isEqualTo(before);
        assertThat(asking.isAlive()).isTrue();
        answer.countDown();
        asking.join();
        assertThat(discoveries()).isEqualTo(2);
    }
}
