package io.axonhub.gateway.provider.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class GoogleAuthTest {
    private static final KeyPair PAIR = pair();
    private static final URI BASE = URI.create("https://europe-west1-aiplatform.googleapis.com");
    private static final HttpCall CALL = new HttpCall("POST", "/v1/x", Headers.empty(), new byte[0]);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T10:00:00Z"));
    private final List<String> forms = new ArrayList<>();
    private final AtomicInteger issued = new AtomicInteger();
    private volatile TokenEndpoint script = (endpoint, form) -> token(3600);
    private final GoogleAuth auth = new GoogleAuth(this::answer, new Ticking());

    private final class Ticking extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }

    private HttpReply answer(URI endpoint, String form) {
        synchronized (forms) {
            forms.add(endpoint + " " + form);
        }
        return script.post(endpoint, form);
    }

    private HttpReply token(long seconds) {
        ObjectNode body = Json.object()
                .put("access_token", "ya29.token-" + issued.incrementAndGet())
                .put("expires_in", seconds)
                .put("token_type", "Bearer");
        return HttpReply.json(200, Json.bytes(body));
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode account() {
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(PAIR.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return Json.object()
                .put("type", "service_account")
                .put("project_id", "p")
                .put("private_key_id", "kid-1")
                .put("private_key", pem)
                .put("client_email", "gw@p.iam.gserviceaccount.com")
                .put("token_uri", "https://oauth2.googleapis.com/token");
    }

    private Authorization with(ObjectNode account, URI base) {
        return auth.with(new Access(Json.text(account), base, Map.of()));
    }

    private String bearer() {
        return with(account(), BASE)
                .apply(CALL)
                .headers()
                .first("authorization")
                .orElse("");
    }

    @Test
    void tradesASignedClaimForAToken() throws GeneralSecurityException {
        assertThat(bearer()).isEqualTo("Bearer ya29.token-1");
        String form = forms.getFirst();
        assertThat(form)
                .startsWith("https://oauth2.googleapis.com/token"
                        + " grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=");
        String jwt = URLDecoder.decode(form.substring(form.indexOf("&assertion=") + 11), StandardCharsets.UTF_8);
        List<String> parts = List.of(jwt.split("\\.", -1));
        assertThat(decoded(parts.get(0)).toString()).isEqualTo("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"kid-1\"}");
        JsonNode claims = decoded(parts.get(1));
        assertThat(claims.path("iss").asText()).isEqualTo("gw@p.iam.gserviceaccount.com");
        assertThat(claims.path("scope").asText()).isEqualTo("https://www.googleapis.com/auth/cloud-platform");
        assertThat(claims.path("aud").asText()).isEqualTo("https://oauth2.googleapis.com/token");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(3600);
        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(PAIR.getPublic());
        verifier.update((parts.get(0) + "." + parts.get(1)).getBytes(StandardCharsets.US_ASCII));
        assertThat(verifier.verify(Base64.getUrlDecoder().decode(parts.get(2)))).isTrue();
    }

    private static JsonNode decoded(String part) {
        return Json.parse(Base64.getUrlDecoder().decode(part));
    }

    @Test
    void keepsATokenUntilFiveMinutesBeforeItsEnd() {
        assertThat(bearer()).isEqualTo("Bearer ya29.token-1");
        now.set(now.get().plusSeconds(3299));
        assertThat(bearer()).isEqualTo("Bearer ya29.token-1");
        now.set(now.get().plusSeconds(2));
        assertThat(bearer()).isEqualTo("Bearer ya29.token-2");
        assertThat(forms).hasSize(2);
    }

    @Test
    void aFailedEarlyFetchCostsNobodyAnything() {
        assertThat(bearer()).isEqualTo("Bearer ya29.token-1");
        now.set(now.get().plusSeconds(3400));
        script = (endpoint, form) -> HttpReply.json(503, new byte[0]);
        assertThat(bearer()).isEqualTo("Bearer ya29.token-1");
        now.set(now.get().plusSeconds(300));
        assertThatThrownBy(this::bearer).isInstanceOf(GatewayException.class);
    }

    @Test
    void manyCallsAtOnceFetchOneToken() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        script = (endpoint, form) -> {
            asked.countDown();
            await(answer);
            return token(3600);
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Thread> waiting = new ArrayList<>();
            List<Future<String>> results = new ArrayList<>();
            Callable<String> call = () -> {
                synchronized (waiting) {
                    waiting.add(Thread.currentThread());
                }
                return bearer();
            };
            for (int i = 0; i < 50; i++) {
                results.add(threads.submit(call));
            }
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            Awaitility.await().until(() -> {
                synchronized (waiting) {
                    return waiting.size() == 50 && waiting.stream().allMatch(GoogleAuthTest::isBlocked);
                }
            });
            answer.countDown();
            for (Future<String> result : results) {
                assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo("Bearer ya29.token-1");
            }
        }
        assertThat(forms).hasSize(1);
    }

    @Test
    void aFailureIsSharedByThoseWhoWaitedForIt() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        script = (endpoint, form) -> {
            asked.countDown();
            await(answer);
            return HttpReply.json(400, "{\"error\":\"invalid_grant\"}".getBytes(StandardCharsets.UTF_8));
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> first = threads.submit(this::bearer);
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            AtomicReference<Thread> other = new AtomicReference<>();
            Future<String> second = threads.submit(() -> {
                other.set(Thread.currentThread());
                return bearer();
            });
            Awaitility.await().until(() -> other.get() != null && isBlocked(other.get()));
            answer.countDown();
            for (Future<String> result : List.of(first, second)) {
                assertThatThrownBy(() -> result.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(GatewayException.class);
            }
        }
        assertThat(forms).hasSize(1);
        now.set(now.get().plusSeconds(1));
        script = (endpoint, form) -> token(3600);
        assertThat(bearer()).as("later calls try again").isEqualTo("Bearer ya29.token-1");
    }

    @Test
    void aCanceledFetchDoesNotFailTheOthers() {
        script = (endpoint, form) -> {
            throw new GatewayException(new LlmError.Canceled("gone"));
        };
        assertThatThrownBy(this::bearer)
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.Canceled.class));
        script = (endpoint, form) -> token(3600);
        assertThat(bearer()).isEqualTo("Bearer ya29.token-1");
    }

    private static boolean isBlocked(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aTokenThatIsRefusedIsFetchedAnew() {
        Authorization authorization = with(account(), BASE);
        authorization.apply(CALL);
        assertThat(authorization.renewed(403, Headers.empty())).isFalse();
        assertThat(authorization.renewed(401, Headers.empty())).isTrue();
        assertThat(authorization.apply(CALL).headers().first("authorization")).hasValue("Bearer ya29.token-2");
        assertThat(bearer()).isEqualTo("Bearer ya29.token-2");
    }

    @Test
    void anotherSecretHasAnotherToken() {
        assertThat(bearer()).isEqualTo("Bearer ya29.token-1");
        ObjectNode rotated = account().put("private_key_id", "kid-2");
        assertThat(with(rotated, BASE).apply(CALL).headers().first("authorization"))
                .hasValue("Bearer ya29.token-2");
    }

    @Test
    void aKeyIsOnlyShownToGoogleOrToTheChannelsOwnHost() {
        ObjectNode foreign = account().put("token_uri", "https://evil.example/token");
        assertRefused(foreign, BASE);
        assertRefused(account().put("token_uri", "http://oauth2.googleapis.com/token"), BASE);
        assertRefused(account().put("token_uri", "https://oauth2.googleapis.com.evil.example/token"), BASE);
        assertRefused(account().put("token_uri", "https://x@oauth2.googleapis.com/token"), BASE);
        assertRefused(account().put("token_uri", "http://169.254.169.254/token"), BASE);
        assertThat(forms).isEmpty();
        URI proxy = URI.create("http://127.0.0.1:8080/vertex");
        assertThat(with(account().put("token_uri", "http://127.0.0.1:8080/token"), proxy)
                        .apply(CALL)
                        .headers()
                        .first("authorization"))
                .isPresent();
    }

    private void assertRefused(ObjectNode account, URI base) {
        assertThatThrownBy(() -> with(account, base).apply(CALL))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.UpstreamAuth.class));
    }

    @Test
    void answersOfTheEndpointAreTyped() {
        script = (endpoint, form) -> HttpReply.json(401, new byte[0]);
        assertFails(LlmError.UpstreamAuth.class);
        script = (endpoint, form) -> HttpReply.json(500, new byte[0]);
        assertFails(LlmError.UpstreamFailed.class);
        script = (endpoint, form) -> HttpReply.json(200, "<html>".getBytes(StandardCharsets.UTF_8));
        assertFails(LlmError.MalformedUpstream.class);
        script = (endpoint, form) -> HttpReply.json(200, "{\"id_token\":\"x\"}".getBytes(StandardCharsets.UTF_8));
        assertFails(LlmError.MalformedUpstream.class);
    }

    private void assertFails(Class<? extends LlmError> type) {
        now.set(now.get().plusSeconds(1));
        assertThatThrownBy(this::bearer)
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(type));
    }

    @Test
    void namesWhatIsWrongWithASecretAndNothingOfIt() {
        assertThat(auth.problem(Json.text(account()))).isEmpty();
        assertThat(auth.problem("AIzaSyExample")).hasValue("must be the JSON key of a Google service account");
        assertThat(auth.problem("{\"type\":\"authorized_user\",\"refresh_token\":\"1//secret\"}"))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("authorized_user").doesNotContain("secret"));
        assertThat(auth.problem("{\"type\":\"external_account\"}"))
                .hasValueSatisfying(why -> assertThat(why).contains("external_account"));
        assertThat(auth.problem(Json.text(account().put("private_key", "-----BEGIN PRIVATE KEY-----\nAAAA\n"))))
                .hasValueSatisfying(why -> assertThat(why).contains("private_key"));
        assertThat(auth.problem(Json.text(account().put("client_email", ""))))
                .hasValueSatisfying(why -> assertThat(why).contains("client_email"));
    }
}
