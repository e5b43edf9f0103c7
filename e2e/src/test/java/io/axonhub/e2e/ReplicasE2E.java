package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.e2e.gateway.DatabaseProcess;
import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Launched;
import io.axonhub.e2e.gateway.Resources;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Three gateways on one database, as one to their clients. */
@ParameterizedClass
@EnumSource
class ReplicasE2E {
    private static final int REPLICAS = 3;
    private static final int CLIENTS = 12;
    private static final int LIMIT = 300;
    private static final int TOKENS = 20_000;
    private static final String TOKEN = "control-token";
    private static final String METERED = "ah-metered-0123456789abcdef";
    private static final String MANAGED = "ah-managed-0123456789abcdef";

    @Parameter
    DatabaseProcess.Kind kind = DatabaseProcess.Kind.POSTGRES;

    private final List<GatewayProcess> gateways = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Resources resources = Resources.create();
    private final int control = Launched.freePort();
    private @Nullable DatabaseProcess database;

    @BeforeEach
    void starts() {
        DatabaseProcess started = DatabaseProcess.start(kind);
        database = started;
        resources.write("channel.yaml", """
                apiVersion: axonhub.io/v1alpha1
                kind: AIChannel
                metadata:
                  name: simulated
                spec:
                  type: simulated
                  models:
                    - name: simulated-echo
                """);
        resources.profile(List.of("simulated"));
        resources.key("free", "ah-free-0123456789abcdef");
        resources.key(
                "metered",
                METERED,
                "quotas:",
                "  - resource: Tokens",
                "    window: Day",
                "    limit: \"" + TOKENS + "\"");
        resources.key(
                "limited",
                "ah-limited-0123456789abcdef",
                "quotas:",
                "  - resource: Requests",
                "    window: Day",
                "    limit: \"" + LIMIT + "\"");
        for (int i = 0; i < REPLICAS; i++) {
            Map<String, String> settings = new HashMap<>(started.settings());
            settings.put("AXONHUB_ENCRYPTION_KEY", Base64.getEncoder().encodeToString(new byte[32]));
            if (i == 0) {
                settings.put("AXONHUB_CONTROL_HOST", "127.0.0.1");
                settings.put("AXONHUB_CONTROL_PORT", Integer.toString(control));
                settings.put("AXONHUB_CONTROL_TOKEN", TOKEN);
            }
            gateways.add(GatewayProcess.start(resources, settings));
        }
    }

    @AfterEach
    void ends() {
        http.close();
        gateways.forEach(GatewayProcess::close);
        if (database != null) {
            database.close();
        }
        resources.close();
    }

    private int ask(URI gateway, String key) {
        return send(question(gateway, key, "hi")).map(HttpResponse::statusCode).orElse(0);
    }

    private static HttpRequest question(URI gateway, String key, String text) {
        String body = "{\"model\":\"simulated-echo\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\""
                + text + "\"}]}";
        return HttpRequest.newBuilder(gateway.resolve("/v1/chat/completions"))
                .timeout(Duration.ofSeconds(60))
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8))
                .build();
    }

    private Optional<HttpResponse<String>> send(HttpRequest request) {
        try {
            return Optional.of(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aQuotaHoldsOverAllOfThemWithinOnePercent() throws Exception {
        AtomicInteger granted = new AtomicInteger();
        Queue<Integer> others = new ConcurrentLinkedQueue<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int c = 0; c < CLIENTS; c++) {
                URI gateway = gateways.get(c % REPLICAS).url();
                all.add(clients.submit(() -> {
                    for (int i = 0; i < LIMIT / 6; i++) {
                        int status = ask(gateway, "ah-limited-0123456789abcdef");
                        if (status == 200) {
                            granted.incrementAndGet();
                        } else {
                            others.add(status);
                        }
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(others).isNotEmpty().allMatch(status -> status == 429);
        // what one replica holds and does not need it gives back after a second, so that all of the quota can be used
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
            int before = granted.get();
            for (GatewayProcess gateway : gateways) {
                while (ask(gateway.url(), "ah-limited-0123456789abcdef") == 200) {
                    granted.incrementAndGet();
                }
            }
            return granted.get() >= LIMIT && granted.get() == before;
        });
        assertThat(granted.get()).isBetween(LIMIT, LIMIT + Math.max(2, LIMIT / 100));
    }

    /** What a request may use is reserved; what the last ones use beyond that estimate is all that can be too much. */
    @Test
    void aBudgetOfTokensHoldsOverAllOfThemWithinOnePercent() throws Exception {
        AtomicLong used = new AtomicLong();
        String long100 = "one two three four five ".repeat(20);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int c = 0; c < CLIENTS; c++) {
                HttpRequest question = question(gateways.get(c % REPLICAS).url(), METERED, long100);
                all.add(clients.submit(() -> {
                    HttpResponse<String> answer = send(question).orElseThrow();
                    while (answer.statusCode() == 200) {
                        used.addAndGet(Tree.parse(answer.body())
                                .at("/usage/total_tokens")
                                .asLong());
                        answer = send(question).orElseThrow();
                    }
                    assertThat(answer.statusCode()).isEqualTo(429);
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        System.out.printf("tokens over %s used=%d of %d%n", kind, used.get(), TOKENS);
        assertThat(used.get()).isBetween(TOKENS / 2L, TOKENS + TOKENS / 100L);
    }

    /** As the operator does it: by way of one replica's control API and the database. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKeyRevokedInTheDatabaseIsRefusedByAllOfThemWithinASecondAndItsStreamsAreCut(boolean removed) {
        put("");
        for (GatewayProcess gateway : gateways) {
            Awaitility.await("the key works").until(() -> ask(gateway.url(), MANAGED) == 200);
        }
        try (RawHttp stream = RawHttp.to(gateways.getLast().port())) {
            String body = "{\"model\":\"simulated-echo\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":"
                    + "\"[[sim gap=2s]] one two three four five six seven eight nine ten\"}]}";
            stream.send(RawHttp.post("/v1/chat/completions", MANAGED, body.getBytes(UTF_8)));
            assertThat(stream.head().status()).isEqualTo(200);
            stream.until("one");
            long began = System.nanoTime();
            if (removed) {
                delete();
            } else {
                put(",\"enabled\":false");
            }
            Awaitility.await("all of them refuse it")
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> gateways.stream().allMatch(gateway -> ask(gateway.url(), MANAGED) == 401));
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            System.out.printf("revoked over %s removed=%s after=%d ms%n", kind, removed, took.toMillis());
            // a second, and what a busy machine takes for three processes and their answers
            assertThat(took).isLessThan(Duration.ofSeconds(3));
            assertThat(stream.until("\"error\"")).contains("invalid_api_key");
        }
    }

    private void put(String more) {
        String hash = HexFormat.of().formatHex(sha256(MANAGED));
        control(
                "PUT",
                "",
                "{\"uid\":\"u\",\"generation\":1,\"digest\":\"" + more.hashCode()
                        + "\",\"fence\":1,\"spec\":{\"profiles\":[\"default\"],\"revocation\":\"Cut\"" + more
                        + "},\"secrets\":{\"hash\":\"" + hash + "\",\"prefix\":\"ah-managed\"}}");
    }

    private void delete() {
        control("DELETE", "?uid=u&fence=1", "");
    }

    private void control(String method, String query, String body) {
        URI object =
                URI.create("http://127.0.0.1:" + control + "/control/v1/sources/c1/objects/APIKey/default/managed");
        HttpResponse<String> answer = send(HttpRequest.newBuilder(object.resolve(object.getPath() + query))
                        .timeout(Duration.ofSeconds(60))
                        .header("authorization", "Bearer " + TOKEN)
                        .header("content-type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build())
                .orElseThrow();
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRevokedKeyIsRefusedByAllOfThemWithinASecond() {
        for (GatewayProcess gateway : gateways) {
            assertThat(ask(gateway.url(), "ah-free-0123456789abcdef")).isEqualTo(200);
        }
        resources.remove("key-free.yaml");
        // a second, and what a busy machine takes for three processes and their answers
        Awaitility.await()
                .atMost(Duration.ofSeconds(3))
                .pollInterval(Duration.ofMillis(20))
                .until(() ->
                        gateways.stream().allMatch(gateway -> ask(gateway.url(), "ah-free-0123456789abcdef") == 401));
    }
}
