package io.axonhub.gateway.pipeline.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.store.ApiKey;
import io.axonhub.gateway.store.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    /** SHA-256 of "ah-good", from sha256sum. */
    private static final String HASH = "54f24a61f9419a8081c391343ea891b7b67a2e2378401e2d08ad104afc14b050";

    private final Authenticator authenticator = new Authenticator(() -> NOW);

    private static Snapshot with(
            boolean enabled, @Nullable String profile, @Nullable Instant expires, List<String> cidrs) {
        ApiKey key = new ApiKey("default/k", "k", HASH, enabled, profile, Set.of("chat.write"), expires, cidrs);
        return new Snapshot(1, Map.of(), Map.of(), Map.of(HASH, key));
    }

    private ApiKey authenticate(Snapshot snapshot, String scope, String... headers) {
        HttpCall call = new HttpCall("POST", "/", Headers.of(headers), new byte[0]);
        return authenticator.authenticate(call, "10.1.2.3", scope, snapshot);
    }

    private void refuses(Class<? extends LlmError> error, Snapshot snapshot, String scope, String... headers) {
        assertThatThrownBy(() -> authenticate(snapshot, scope, headers))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(error));
    }

    @Test
    void takesTheKeyFromEitherHeader() {
        Snapshot snapshot = with(true, "default/p", null, List.of());
        assertThat(authenticate(snapshot, "chat.write", "authorization", "Bearer ah-good")
                        .id())
                .isEqualTo("default/k");
        assertThat(authenticate(snapshot, "chat.write", "x-api-key", "ah-good").id())
                .isEqualTo("default/k");
    }

    @Test
    void whenBothHeadersDifferTheOneThatAuthenticatesCounts() {
        Snapshot snapshot = with(true, "default/p", null, List.of());
        assertThat(authenticate(snapshot, "chat.write", "authorization", "Bearer stale", "x-api-key", "ah-good")
                        .id())
                .isEqualTo("default/k");
    }

    @Test
    void refusesMissingUnknownDisabledAndExpiredKeys() {
        Snapshot good = with(true, "default/p", null, List.of());
        refuses(LlmError.Unauthenticated.class, good, "chat.write");
        refuses(LlmError.Unauthenticated.class, good, "chat.write", "authorization", "Bearer nope");
        refuses(LlmError.Unauthenticated.class, good, "chat.write", "authorization", "Basic ah-good");
        refuses(
                LlmError.Unauthenticated.class,
                with(false, "default/p", null, List.of()),
                "chat.write",
                "x-api-key",
                "ah-good");
        refuses(
                LlmError.Unauthenticated.class,
                with(true, "default/p", NOW, List.of()),
                "chat.write",
                "x-api-key",
                "ah-good");
    }

    @Test
    void aKeyWorksUntilItsExpiry() {
        Snapshot snapshot = with(true, "default/p", NOW.plusMillis(1), List.of());
        assertThat(authenticate(snapshot, "chat.write", "x-api-key", "ah-good").id())
                .isEqualTo("default/k");
    }

    @Test
    void deniesWithoutScopeProfileOrFromElsewhere() {
        refuses(
                LlmError.PermissionDenied.class,
                with(true, "default/p", null, List.of()),
                "models.read",
                "x-api-key",
                "ah-good");
        refuses(
                LlmError.PermissionDenied.class,
                with(true, null, null, List.of()),
                "chat.write",
                "x-api-key",
                "ah-good");
        refuses(
                LlmError.PermissionDenied.class,
                with(true, "default/p", null, List.of("192.168.0.0/16", "fd00::/8", "10.1.2.4")),
                "chat.write",
                "x-api-key",
                "ah-good");
    }

    @Test
    void anAddressInsideOneRangeIsEnough() {
        for (String range : List.of("10.0.0.0/8", "10.1.2.3", "10.1.2.2/31", "0.0.0.0/0")) {
            assertThat(authenticate(with(true, "default/p", null, List.of(range)), "chat.write", "x-api-key", "ah-good")
                            .id())
                    .as(range)
                    .isEqualTo("default/k");
        }
    }
}
