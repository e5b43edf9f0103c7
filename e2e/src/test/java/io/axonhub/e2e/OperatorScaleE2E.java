package io.axonhub.e2e;

import static io.axonhub.e2e.cluster.Site.key;
import static io.axonhub.e2e.cluster.Site.profile;
import static io.axonhub.e2e.cluster.Site.secret;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.e2e.cluster.Cluster;
import io.axonhub.e2e.cluster.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Three replicas and many objects: how long changes take, and that a restart is free. The numbers are printed; what is asserted are
 * wide bounds, for machines are busy. {@code -Daxonhub.scale=1000} is the size of {@code make bench-operator}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorScaleE2E {
    private static final String NAMESPACE = "scale";
    private static final int SCALE = Integer.getInteger("axonhub.scale", 100);
    private static final int APPLIES = Math.max(20, SCALE / 10);
    private static final int SHARING = 100;
    private static final Duration BOUND = Duration.ofMinutes(2);

    private static Site site;
    private static Cluster cluster;
    private static String value;

    @BeforeAll
    static void starts() {
        site = Site.start(3, List.of(NAMESPACE), Map.of());
        cluster = site.cluster();
        site.apply(NAMESPACE, secret("upstream", "upstream-key"), site.channel("c", "upstream"));
        site.apply(NAMESPACE, profile("p", List.of("c")), key("k", "p"));
        site.awaitReady(NAMESPACE, "APIKey", "k");
        value = site.value(NAMESPACE, "k");
        site.awaitStatus(value, "c", 200);
    }

    @AfterAll
    static void ends() {
        site.close();
    }

    private static void report(String what, List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        System.out.println("operator: " + what + " p50=" + sorted.get(sorted.size() / 2) + " ms p99="
                + sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100)) + " ms n=" + sorted.size());
    }

    private static long since(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** The models whose names say which change they are of. */
    private static String change(int number) {
        return site.channel("c", "upstream").replace("- name: c", "- name: c\n    - name: m" + number);
    }

    @Test
    @Order(1)
    void aChangeIsInEveryReplicaAndThenInTheStatus() {
        List<Long> effective = new ArrayList<>();
        List<Long> told = new ArrayList<>();
        for (int i = 0; i < APPLIES; i++) {
            String model = "m" + i;
            site.apply(NAMESPACE, change(i));
            long start = System.nanoTime();
            for (int gateway = 0; gateway < site.gateways().size(); gateway++) {
                int at = gateway;
                Awaitility.await()
                        .atMost(BOUND)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> site.ask(at, value, model) != 404);
            }
            effective.add(since(start));
            Awaitility.await().atMost(BOUND).pollInterval(Duration.ofMillis(5)).until(() -> {
                var status = cluster.get(NAMESPACE, "AIChannel", "c").body();
                return status.at("/status/observedGeneration").asLong()
                        == status.at("/metadata/generation").asLong();
            });
            told.add(since(start));
        }
        report("apply -> in use in 3 replicas", effective);
        report("apply -> Programmed told", told);
    }

    @Test
    @Order(2)
    void aSecretThatManyChannelsShareReachesThemAll() {
        site.apply(NAMESPACE, secret("shared", "first"));
        for (int i = 0; i < SHARING; i++) {
            site.apply(NAMESPACE, site.channel("s" + i, "shared"));
        }
        Awaitility.await().atMost(BOUND).until(() -> site.operator().meter("axonhub_operator_puts_total") > SHARING);
        site.awaitReady(NAMESPACE, "AIChannel", "s" + (SHARING - 1));
        double before = site.operator().meter("axonhub_operator_puts_total");
        long start = System.nanoTime();
        site.apply(NAMESPACE, secret("shared", "second"));
        Awaitility.await()
                .atMost(BOUND)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> site.operator().meter("axonhub_operator_puts_total") >= before + SHARING);
        System.out.println("operator: a Secret of " + SHARING + " channels is sent in " + since(start) + " ms");
    }

    @Test
    @Order(3)
    void aRestartWithManyObjectsSendsNothingAndWritesNothing() throws IOException {
        for (int i = SHARING; i < SCALE - 3; i++) {
            site.apply(NAMESPACE, site.channel("s" + i, "shared"));
        }
        Awaitility.await()
                .atMost(BOUND)
                .until(() -> cluster.kubectl("get", "aich", "-n", NAMESPACE)
                        .lines()
                        .filter(line -> line.startsWith("s"))
                        .allMatch(line -> line.contains("True")));
        System.out.println("operator: RSS with " + Math.max(SCALE, SHARING + 3) + " objects " + rss() + " MB");
        site.operator().kill();
        site.operator().restart();
        long start = System.nanoTime();
        site.operator().awaitLeading();
        System.out.println(
                "operator: leads again after " + since(start) + " ms (with its JVM and the old Lease's end)");
        cluster.patch(NAMESPACE, "AIChannel", "c", "{'spec': {'weight': 3}}");
        Awaitility.await()
                .atMost(BOUND)
                .until(() -> site.operator().meter("axonhub_operator_status_writes_total") >= 1);
        assertThat(site.operator().meter("axonhub_operator_puts_total")).isEqualTo(1);
        assertThat(site.operator().meter("axonhub_operator_status_writes_total"))
                .isEqualTo(1);
        assertThat(site.operator().log()).contains("unknown=0 drifted=0 pruned=0");
        System.out.println("operator: RSS after the restart " + rss() + " MB");
    }

    /** What the kernel says the process holds, where there is a proc file system. */
    private static long rss() throws IOException {
        Path status = Path.of("/proc", Long.toString(site.operator().pid()), "status");
        if (!Files.exists(status)) {
            return -1;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(-1L);
    }
}
