package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.e2e.gateway.DatabaseProcess;
import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Resources;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Three gateways on one database, as one to their clients. */
@ParameterizedClass
@EnumSource
class ReplicasE2E {
    private static final int REPLICAS = 3;
    private static final int CLIENTS = 12;
    private static final int LIMIT = 300;

    @Parameter
    DatabaseProcess.Kind kind = DatabaseProcess.Kind.POSTGRES;

    private final List<GatewayProcess> gateways = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Resources resources = Resources.create();
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
                "limited",
                "ah-limited-0123456789abcdef",
                "quotas:",
                "  - resource: Requests",
                "    window: Day",
                "    limit: \"" + LIMIT + "\"");
        Map<String, String> settings = started.settings();
        for (int i = 0; i < REPLICAS; i++) {
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
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/v1/chat/completions"))
                .timeout(Duration.ofSeconds(60))
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"simulated-echo\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                        UTF_8))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            return answer.statusCode();
        } catch (IOException e) {
            return 0;
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
