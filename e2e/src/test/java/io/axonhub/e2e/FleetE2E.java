package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.gateway.AdminClient;
import io.axonhub.e2e.gateway.DatabaseProcess;
import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Resources;
import io.axonhub.e2e.sdk.Dialect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What changes in three gateways on one database: their configuration, their processes, their leader. */
@ParameterizedClass
@EnumSource
class FleetE2E {
    private static final int REPLICAS = 3;
    private static final int CHANGES = 100;
    /** The first changes also pay for loading the admin's classes. */
    private static final int WARM_UP = 10;

    private static final int CLIENTS = 6;
    private static final String KEY = "ah-fleet-0123456789abcdef0123456789abcdef";
    private static final String TOGGLED = "ah-toggled-0123456789abcdef0123456789abcdef";
    private static final String LEADS = "this replica leads";

    @Parameter
    DatabaseProcess.Kind kind = DatabaseProcess.Kind.POSTGRES;

    private final List<GatewayProcess> gateways = new ArrayList<>();
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
                    - name: quick
                      upstreamName: simulated-echo
                    - name: slow
                      upstreamName: simulated-echo_tokens=40_gap=25ms
                """);
        resources.profile(List.of("simulated"));
        resources.key("main", KEY);
        Map<String, String> settings = new HashMap<>(started.settings());
        settings.putAll(AdminClient.OWNER);
        settings.put("AXONHUB_ENCRYPTION_KEY", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
        for (int i = 0; i < REPLICAS; i++) {
            gateways.add(GatewayProcess.start(resources, settings));
        }
    }

    @AfterEach
    void ends() {
        gateways.forEach(GatewayProcess::close);
        if (database != null) {
            database.close();
        }
        resources.close();
    }

    /** A key is disabled and enabled again at one replica after the other; each time all of them must know it. */
    @Test
    void aChangeHoldsAtAllOfThemWithinASecond() {
        List<Duration> times = new ArrayList<>();
        try (AdminClient owner = new AdminClient(gateways.getFirst().url())) {
            JsonNode key = create(owner);
            String id = key.path("id").asText();
            long version = key.path("version").asLong();
            await(200);
            for (int i = 0; i < WARM_UP + CHANGES; i++) {
                boolean enabled = i % 2 == 1;
                long began = System.nanoTime();
                version = toggle(owner, gateways.get(i % REPLICAS), id, version, enabled);
                await(enabled ? 200 : 401);
                if (i >= WARM_UP) {
                    times.add(Duration.ofNanos(System.nanoTime() - began));
                }
            }
        }
        List<Duration> sorted = times.stream().sorted().toList();
        System.out.printf(
                "%s: a change at %d replicas after p50 %d ms, p99 %d ms, most %d ms%n",
                kind,
                REPLICAS,
                sorted.get(CHANGES / 2).toMillis(),
                sorted.get(CHANGES * 99 / 100 - 1).toMillis(),
                sorted.getLast().toMillis());
        assertThat(sorted.get(CHANGES * 99 / 100 - 1)).isLessThan(Duration.ofSeconds(1));
    }

    private JsonNode create(AdminClient owner) {
        ObjectNode input = Tree.object().put("name", "toggled").put("value", TOGGLED);
        input.putObject("spec").putArray("profiles").add("default");
        ObjectNode variables = Tree.object();
        variables.set("input", input);
        return owner.ask(
                        gateways.getFirst().url(),
                        "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id version } } }",
                        variables)
                .at("/createApiKey/apiKey");
    }

    private static long toggle(AdminClient owner, GatewayProcess at, String id, long version, boolean enabled) {
        ObjectNode variables =
                Tree.object().put("id", id).put("version", version).put("enabled", enabled);
        return owner.ask(
                        at.url(),
                        "mutation($id: ID!, $version: Long!, $enabled: Boolean!) {"
                                + " setApiKeyEnabled(id: $id, version: $version, enabled: $enabled) { version } }",
                        variables)
                .at("/setApiKeyEnabled/version")
                .asLong();
    }

    private void await(int status) {
        Awaitility.await("all answer " + status)
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .pollDelay(Duration.ZERO)
                .until(() -> gateways.stream().allMatch(gateway -> status(gateway) == status));
    }

    private static int status(GatewayProcess gateway) {
        try (RawHttp http = RawHttp.to(gateway.port())) {
            return http.send(request("quick", TOGGLED, false)).answer().status();
        }
    }

    /** As a rollout does it: a replica leaves the balancer's list, is asked to end, starts again, and comes back when it is ready. */
    @Test
    void aRollingRestartFailsNoRequest() throws Exception {
        Balancer balancer = new Balancer(gateways);
        AtomicBoolean over = new AtomicBoolean();
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger served = new AtomicInteger();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int c = 0; c < CLIENTS; c++) {
                boolean stream = c % 2 == 0;
                running.add(clients.submit(() -> {
                    while (!over.get()) {
                        balancer.ask(stream).ifPresent(failures::add);
                        served.incrementAndGet();
                    }
                }));
            }
            for (GatewayProcess gateway : gateways) {
                int before = served.get();
                Awaitility.await("requests run").until(() -> served.get() > before + CLIENTS);
                balancer.out(gateway);
                gateway.terminate();
                assertThat(gateway.awaitExit(Duration.ofSeconds(40))).isIn(0, 143);
                gateway.restart();
                balancer.in(gateway);
            }
            over.set(true);
            for (Future<?> one : running) {
                one.get();
            }
        }
        assertThat(failures).isEmpty();
        assertThat(served).hasValueGreaterThan(REPLICAS * CLIENTS);
    }

    /** Sends each request to the next replica in its list; one that is out gets no more, but ends what it has. */
    private static final class Balancer {
        private final List<GatewayProcess> list;
        private final AtomicInteger next = new AtomicInteger();
        private final ReentrantReadWriteLock sending = new ReentrantReadWriteLock();

        Balancer(List<GatewayProcess> all) {
            list = new CopyOnWriteArrayList<>(all);
        }

        /** Behind this, every request for it has been sent. */
        void out(GatewayProcess gateway) {
            sending.writeLock().lock();
            try {
                list.remove(gateway);
            } finally {
                sending.writeLock().unlock();
            }
        }

        void in(GatewayProcess gateway) {
            list.add(gateway);
        }

        private record Sent(int port, RawHttp http) {}

        private Sent send(boolean stream) {
            sending.readLock().lock();
            try {
                int port = list.get(Math.floorMod(next.getAndIncrement(), list.size()))
                        .port();
                return new Sent(port, RawHttp.to(port).send(request(stream ? "slow" : "quick", KEY, stream)));
            } finally {
                sending.readLock().unlock();
            }
        }

        /** Empty when the answer was good to its end. */
        Optional<String> ask(boolean stream) {
            Sent sent = send(stream);
            try (RawHttp http = sent.http()) {
                RawHttp.Answer answer = http.answer();
                boolean good =
                        answer.status() == 200 && (!stream || answer.text().endsWith("data: [DONE]\n\n"));
                return good ? Optional.empty() : Optional.of(answer.status() + " " + answer.text());
            } catch (RuntimeException e) {
                return Optional.of(sent.port() + " " + e);
            }
        }
    }

    @Test
    void anotherTakesTheLeadWhenTheLeaderIsGone() {
        GatewayProcess first = leader(gateways);
        first.kill();
        List<GatewayProcess> left = new ArrayList<>(gateways);
        left.remove(first);
        // its lease runs out after 15 s, and the others look every 4
        GatewayProcess second = leader(left);
        left.remove(second);
        second.terminate();
        second.awaitExit(Duration.ofSeconds(40));
        leader(left);
        first.restart();
        assertThat(status(first)).isEqualTo(401);
        assertThat(first.log().split(LEADS, -1))
                .as("it does not lead again while another does")
                .hasSize(2);
    }

    private static GatewayProcess leader(List<GatewayProcess> among) {
        return Awaitility.await("one leads")
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> among.stream()
                                .filter(gateway -> gateway.log().contains(LEADS))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static byte[] request(String model, String key, boolean stream) {
        return RawHttp.post(
                Dialect.OPENAI.path(),
                key,
                Dialect.OPENAI
                        .ask(model, "Hello")
                        .put("stream", stream)
                        .toString()
                        .getBytes(UTF_8));
    }
}
