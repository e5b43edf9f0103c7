package io.axonhub.e2e;

import static io.axonhub.e2e.cluster.Site.key;
import static io.axonhub.e2e.cluster.Site.profile;
import static io.axonhub.e2e.cluster.Site.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.cluster.Cluster;
import io.axonhub.e2e.cluster.OperatorProcess;
import io.axonhub.e2e.cluster.Site;
import io.axonhub.e2e.gateway.AdminClient;
import io.axonhub.e2e.gateway.GatewayProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What holds while the gateway or the operator is down, and what is made good afterwards. Each test has a channel, a profile and a key
 * of its own, which are all there are, and leaves nothing behind.
 */
class OperatorOutageE2E {
    private static final String NAMESPACE = "outage";
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration RELEASE = Duration.ofSeconds(4);
    private static final String LEASE = "operator-outage";
    private static int number;

    private static Site site;
    private static Cluster cluster;
    private static GatewayProcess gateway;

    private final String channel = "c" + ++number;
    private final String profile = "p" + number;
    private final String key = "k" + number;
    private String value = "";

    @BeforeAll
    static void startsSite() {
        site = Site.start(
                1,
                List.of(NAMESPACE),
                Map.of(
                        "AXONHUB_OPERATOR_RELEASE_AFTER",
                        RELEASE.toSeconds() + "s",
                        "AXONHUB_OPERATOR_LEASE_NAME",
                        LEASE));
        cluster = site.cluster();
        gateway = site.gateways().getFirst();
        site.apply(NAMESPACE, secret("upstream", "upstream-key"));
    }

    @AfterAll
    static void endsSite() {
        site.close();
    }

    @BeforeEach
    void starts() {
        site.apply(NAMESPACE, site.channel(channel, "upstream"), profile(profile, List.of(channel)), key(key, profile));
        site.awaitReady(NAMESPACE, "AIChannel", channel);
        site.awaitReady(NAMESPACE, "AIProfile", profile);
        site.awaitReady(NAMESPACE, "APIKey", key);
        value = site.value(NAMESPACE, key);
        site.awaitStatus(value, channel, 200);
    }

    @AfterEach
    void ends() {
        if (!gateway.isAlive()) {
            gateway.restart();
        }
        if (!site.operator().isAlive()) {
            site.operator().restart();
        }
        site.operator().awaitLeading();
        for (String kind : List.of("APIKey", "AIProfile", "AIChannel")) {
            for (JsonNode one : cluster.get(NAMESPACE, kind, "").object().path("items")) {
                String name = one.at("/metadata/name").asText();
                cluster.delete(NAMESPACE, kind, name);
                site.awaitGone(NAMESPACE, kind, name, SOON);
            }
        }
    }

    private static void stopsOperator() {
        site.operator().terminate();
        site.operator().awaitExit();
    }

    /** Starts the operator that was stopped; gives where its log begins. */
    private static int startsOperator() {
        int from = site.operator().log().length();
        site.operator().restart();
        site.operator().awaitLeading();
        return from;
    }

    @Test
    void aGatewayThatIsDownIsSaidToBeAndGetsEverythingWhenItIsBack() {
        gateway.kill();
        site.awaitCondition(NAMESPACE, "AIChannel", channel, "Programmed", "False/GatewayUnreachable");
        site.awaitCondition(NAMESPACE, "AIChannel", channel, "Ready", "False/GatewayUnreachable");
        site.apply(NAMESPACE, site.channel("new", "upstream"), profile(profile, List.of(channel, "new")));
        site.awaitCondition(NAMESPACE, "AIChannel", "new", "Accepted", "Unknown/GatewayUnreachable");
        // a channel goes although the gateway has not been told; a key waits for it
        cluster.delete(NAMESPACE, "AIChannel", channel);
        cluster.delete(NAMESPACE, "APIKey", key);
        long deleted = System.nanoTime();
        site.awaitGone(NAMESPACE, "AIChannel", channel, SOON);
        tell("a channel goes without its gateway after " + RELEASE.toMillis() + " ms and", deleted);
        assertThat(site.events(NAMESPACE, channel)).contains("DeletionDeferred");
        assertThat(cluster.get(NAMESPACE, "APIKey", key).status()).isEqualTo(200);
        gateway.restart();
        long back = System.nanoTime();
        site.awaitStatus(value, "new", 401);
        site.awaitGone(NAMESPACE, "APIKey", key, SOON);
        site.awaitReady(NAMESPACE, "AIChannel", "new");
        try (AdminClient owner = site.owner()) {
            Awaitility.await("what went meanwhile is taken away")
                    .atMost(SOON)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> read(owner, channel).isNull());
        }
        tell("what went meanwhile is pruned after the gateway's return in", back);
        site.apply(NAMESPACE, key("k-new", profile));
        site.awaitReady(NAMESPACE, "APIKey", "k-new");
        site.awaitStatus(site.value(NAMESPACE, "k-new"), "new", 200);
        assertThat(site.ask(0, site.value(NAMESPACE, "k-new"), channel)).isNotEqualTo(200);
        assertThat(site.operator().log()).as("nothing of ours throws").doesNotContain("at io.axonhub.");
    }

    private static void tell(String what, long since) {
        System.out.println("operator: " + what + " " + (System.nanoTime() - since) / 1_000_000 + " ms");
    }

    /** A channel as the admin API tells it; null when it is not there. */
    private static JsonNode read(AdminClient owner, String name) {
        return owner.ask(
                        site.url(),
                        "query($id: ID!) { channel(id: $id) { managedBy editable version spec } }",
                        Tree.object().put("id", NAMESPACE + "/" + name))
                .path("channel");
    }

    @Test
    void aKeyIsLetGoByForce() {
        gateway.kill();
        cluster.delete(NAMESPACE, "APIKey", key);
        site.awaitCondition(NAMESPACE, "APIKey", key, "Programmed", "False/GatewayUnreachable");
        cluster.patch(NAMESPACE, "APIKey", key, "{'metadata': {'annotations': {'axonhub.io/force-delete': 'true'}}}");
        site.awaitGone(NAMESPACE, "APIKey", key, SOON);
        gateway.restart();
        site.awaitStatus(value, channel, 401);
    }

    @Test
    void withoutAnOperatorTrafficGoesOnAndTheUiOnlyReadsAndAStartIsOneComparison() {
        stopsOperator();
        gateway.kill();
        gateway.restart();
        assertThat(site.ask(0, value, channel)).isEqualTo(200);
        try (AdminClient owner = site.owner()) {
            JsonNode before = read(owner, channel);
            assertThat(before.path("managedBy").asText()).startsWith("k8s:").endsWith(NAMESPACE + "/" + channel);
            assertThat(before.path("editable").asBoolean(true)).isFalse();
            for (String mutation : List.of(
                    "updateChannel(id: $id, version: $version, input: {labels: {taken: \"over\"}}) { version }",
                    "setChannelEnabled(id: $id, version: $version, enabled: false) { version }",
                    "archiveChannel(id: $id, version: $version) { version }",
                    "removeChannel(id: $id, version: $version)")) {
                assertThatThrownBy(() -> owner.ask(
                                site.url(),
                                "mutation($id: ID!, $version: Long!) { " + mutation + " }",
                                Tree.object()
                                        .put("id", NAMESPACE + "/" + channel)
                                        .put("version", before.path("version").asLong())))
                        .as(mutation)
                        .hasMessageContaining("MANAGED_BY_GITOPS");
            }
            assertThat(read(owner, channel)).isEqualTo(before);
        }
        assertThat(site.ask(0, value, channel)).isEqualTo(200);
        int from = startsOperator();
        cluster.patch(NAMESPACE, "AIChannel", channel, "{'metadata': {'labels': {'seen': 'yes'}}}");
        Awaitility.await().atMost(SOON).until(() -> site.operator().meter("axonhub_operator_puts_total") >= 1);
        // the label is the one thing to send, and no status was written for what was there
        assertThat(site.operator().meter("axonhub_operator_puts_total")).isEqualTo(1);
        assertThat(site.operator().log().substring(from)).contains("same=3 unknown=0 drifted=0 pruned=0");
        assertThat(cluster.condition(NAMESPACE, "APIKey", key, "Ready")).isEqualTo("True/Programmed");
    }

    @Test
    void whatWasDeletedWhileNoOperatorRanIsTakenAway() {
        stopsOperator();
        cluster.patch(NAMESPACE, "AIChannel", channel, "{'metadata': {'finalizers': null}}");
        cluster.delete(NAMESPACE, "AIChannel", channel);
        site.awaitGone(NAMESPACE, "AIChannel", channel, SOON);
        assertThat(site.ask(0, value, channel)).isEqualTo(200);
        startsOperator();
        Awaitility.await().atMost(SOON).until(() -> site.ask(0, value, channel) != 200);
    }

    @Test
    void theGatewayItselfEndsTheOldKeyWhenItsGracePeriodIsOver() {
        cluster.patch(NAMESPACE, "APIKey", key, "{'spec': {'rotation': {'token': 'now', 'gracePeriod': '20s'}}}");
        Awaitility.await().atMost(SOON).until(() -> !site.value(NAMESPACE, key).equals(value));
        String next = site.value(NAMESPACE, key);
        site.awaitStatus(next, channel, 200);
        String annotation = "/metadata/annotations/axonhub.io~1previous-key-expires-at";
        Instant end = Instant.parse(
                cluster.get(NAMESPACE, "Secret", key).object().at(annotation).asText());
        stopsOperator();
        Instant asked = Instant.now();
        while (asked.isBefore(end.minusSeconds(1))) {
            assertThat(site.ask(0, value, channel))
                    .as("the old key at " + asked)
                    .isEqualTo(200);
            assertThat(site.ask(0, next, channel)).isEqualTo(200);
            asked = Instant.now();
        }
        site.awaitStatus(value, channel, 401);
        assertThat(Instant.now()).isAfterOrEqualTo(end);
        assertThat(site.ask(0, next, channel)).isEqualTo(200);
        assertThat(site.operator().isAlive()).isFalse();
    }

    @Test
    void anEditOfTheDatabaseIsUndoneWhenAReplicaComes() throws Exception {
        double before = site.operator().meter("axonhub_operator_drift_corrected_total");
        site.sql("UPDATE config_objects SET spec = replace(spec, '\"enabled\":true', '\"enabled\":false')"
                + " WHERE kind = 'AIChannel'");
        gateway.kill();
        gateway.restart();
        Awaitility.await()
                .atMost(SOON)
                .until(() -> site.events(NAMESPACE, channel).contains("DriftCorrected"));
        assertThat(site.operator().meter("axonhub_operator_drift_corrected_total"))
                .isEqualTo(before + 1);
        site.awaitStatus(value, channel, 200);
    }

    @Test
    void anEmptyDatabaseIsFilledAtOnceAndTheKeysAreTheSame() throws Exception {
        String store = storeId();
        int from = site.operator().log().length();
        site.wipe();
        long back = System.nanoTime();
        site.awaitStatus(value, channel, 200);
        tell("an empty database is filled in", back);
        Awaitility.await().atMost(SOON).until(() -> !storeId().equals(store));
        for (String object : List.of("AIChannel/" + channel, "AIProfile/" + profile, "APIKey/" + key)) {
            site.awaitReady(NAMESPACE, object.split("/", 2)[0], object.split("/", 2)[1]);
        }
        assertThat(site.operator().log().substring(from))
                .contains("the gateway has another database")
                .contains("same=0 unknown=3 drifted=0 pruned=0");
        assertThat(site.value(NAMESPACE, key)).isEqualTo(value);
        // an Event says that somebody edited something: nobody has
        assertThat(site.events(NAMESPACE, channel)).doesNotContain("DriftCorrected");
    }

    private String storeId() {
        return cluster.get(NAMESPACE, "AIChannel", channel)
                .body()
                .at("/status/gateway/storeId")
                .asText();
    }

    @Test
    void ofTwoOperatorsWithoutALeaseTheLaterOneWritesAndTheOtherSaysSo() {
        try (OperatorProcess later = site.another(Map.of("AXONHUB_OPERATOR_LEASE_NAME", ""))) {
            later.awaitLeading();
            cluster.patch(NAMESPACE, "AIChannel", channel, "{'spec': {'weight': 7}}");
            Awaitility.await().atMost(SOON).until(() -> later.meter("axonhub_operator_puts_total") >= 1);
            Awaitility.await().atMost(SOON).until(() -> !site.operator().isReady());
            assertThat(site.operator().log()).contains("this operator is not the one that writes");
            site.awaitReady(NAMESPACE, "AIChannel", channel);
        }
        // a Lease that is made anew counts from now
        stopsOperator();
        cluster.send("DELETE", "/apis/coordination.k8s.io/v1/namespaces/default/leases/" + LEASE, null)
                .object();
        startsOperator();
        cluster.patch(NAMESPACE, "AIChannel", channel, "{'spec': {'weight': 8}}");
        Awaitility.await().atMost(SOON).until(() -> site.operator().meter("axonhub_operator_puts_total") >= 1);
        assertThat(site.operator().isReady()).isTrue();
    }

    @Test
    void ofTwoOperatorsWithALeaseOneWaitsAndTakesOverFromOneThatWasKilled() {
        try (OperatorProcess second = site.another(Map.of())) {
            Awaitility.await().atMost(SOON).until(second::isReady);
            assertThat(second.meter("axonhub_operator_leading")).isZero();
            site.operator().kill();
            second.awaitLeading();
            cluster.patch(NAMESPACE, "AIChannel", channel, "{'spec': {'weight': 7}}");
            Awaitility.await().atMost(SOON).until(() -> second.meter("axonhub_operator_puts_total") == 1);
            site.awaitReady(NAMESPACE, "AIChannel", channel);
            assertThat(second.log()).contains("same=3 unknown=0 drifted=0 pruned=0");
        }
    }
}
