package io.axonhub.e2e;

import static io.axonhub.e2e.cluster.Site.key;
import static io.axonhub.e2e.cluster.Site.profile;
import static io.axonhub.e2e.cluster.Site.secret;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.e2e.cluster.Cluster;
import io.axonhub.e2e.cluster.OperatorProcess;
import io.axonhub.e2e.cluster.Site;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds while the gateway or the operator is down, and what is made good afterwards. */
class OperatorOutageE2E {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static int number;

    private final String namespace = "outage-" + ++number;
    private final Site site = Site.start(1, List.of(namespace), Map.of("AXONHUB_OPERATOR_RELEASE_AFTER", "4s"));
    private final Cluster cluster = site.cluster();
    private String value = "";

    @BeforeEach
    void starts() {
        site.apply(namespace, secret("upstream", "upstream-key"), site.channel("c", "upstream"));
        site.apply(namespace, profile("p", List.of("c")), key("k", "p"));
        for (String object : List.of("AIChannel/c", "AIProfile/p", "APIKey/k")) {
            site.awaitReady(namespace, object.split("/", 2)[0], object.split("/", 2)[1]);
        }
        value = site.value(namespace, "k");
        site.awaitStatus(value, "c", 200);
    }

    @AfterEach
    void ends() {
        site.close();
    }

    @Test
    void aGatewayThatIsDownIsSaidToBeAndGetsEverythingWhenItIsBack() {
        site.gateways().getFirst().kill();
        site.awaitCondition(namespace, "AIChannel", "c", "Programmed", "False/GatewayUnreachable");
        site.awaitCondition(namespace, "AIChannel", "c", "Ready", "False/GatewayUnreachable");
        site.apply(namespace, site.channel("new", "upstream"), profile("p", List.of("c", "new")));
        site.awaitCondition(namespace, "AIChannel", "new", "Accepted", "Unknown/GatewayUnreachable");
        // a channel goes although the gateway has not been told; a key waits for it
        cluster.delete(namespace, "AIChannel", "c");
        cluster.delete(namespace, "APIKey", "k");
        site.awaitGone(namespace, "AIChannel", "c", SOON);
        assertThat(site.events(namespace, "c")).contains("DeletionDeferred");
        assertThat(cluster.get(namespace, "APIKey", "k").status()).isEqualTo(200);
        site.gateways().getFirst().restart();
        site.awaitReady(namespace, "AIChannel", "new");
        site.awaitGone(namespace, "APIKey", "k", SOON);
        site.awaitStatus(value, "new", 401);
        site.apply(namespace, key("k2", "p"));
        site.awaitReady(namespace, "APIKey", "k2");
        site.awaitStatus(site.value(namespace, "k2"), "new", 200);
        Awaitility.await("what went meanwhile is taken away")
                .atMost(SOON)
                .until(() -> site.ask(0, site.value(namespace, "k2"), "c") != 200);
        assertThat(site.operator().log()).as("nothing of ours throws").doesNotContain("at io.axonhub.");
    }

    @Test
    void aKeyIsLetGoByForce() {
        site.gateways().getFirst().kill();
        cluster.delete(namespace, "APIKey", "k");
        site.awaitCondition(namespace, "APIKey", "k", "Programmed", "False/GatewayUnreachable");
        cluster.patch(namespace, "APIKey", "k", "{'metadata': {'annotations': {'axonhub.io/force-delete': 'true'}}}");
        site.awaitGone(namespace, "APIKey", "k", SOON);
        site.gateways().getFirst().restart();
        site.awaitStatus(value, "c", 401);
    }

    @Test
    void anOperatorThatWasKilledChangesNothingWhenItIsBack() {
        String before = cluster.get(namespace, "AIChannel", "c")
                .body()
                .at("/metadata/resourceVersion")
                .asText();
        site.operator().kill();
        site.gateways().getFirst().kill();
        site.gateways().getFirst().restart();
        assertThat(site.ask(0, value, "c")).isEqualTo(200);
        site.operator().restart();
        site.operator().awaitLeading();
        cluster.patch(namespace, "AIChannel", "c", "{'metadata': {'labels': {'seen': 'yes'}}}");
        Awaitility.await().atMost(SOON).until(() -> site.operator().meter("axonhub_operator_puts_total") >= 1);
        // the label is the one thing to send, and no status was written for what was there
        assertThat(site.operator().meter("axonhub_operator_puts_total")).isEqualTo(1);
        assertThat(site.operator().log()).contains("same=3 unknown=0 drifted=0 pruned=0");
        assertThat(before).isNotEmpty();
        assertThat(cluster.condition(namespace, "APIKey", "k", "Ready")).isEqualTo("True/Programmed");
    }

    @Test
    void whatWasDeletedWhileNoOperatorRanIsTakenAway() {
        site.operator().kill();
        cluster.patch(namespace, "AIChannel", "c", "{'metadata': {'finalizers': null}}");
        cluster.delete(namespace, "AIChannel", "c");
        site.awaitGone(namespace, "AIChannel", "c", SOON);
        assertThat(site.ask(0, value, "c")).isEqualTo(200);
        site.operator().restart();
        site.operator().awaitLeading();
        Awaitility.await().atMost(SOON).until(() -> site.ask(0, value, "c") != 200);
    }

    @Test
    void anEditOfTheDatabaseIsUndoneWhenAReplicaComes() throws Exception {
        site.sql("UPDATE config_objects SET spec = replace(spec, '\"enabled\":true', '\"enabled\":false')"
                + " WHERE kind = 'AIChannel'");
        site.gateways().getFirst().kill();
        site.gateways().getFirst().restart();
        Awaitility.await().atMost(SOON).until(() -> site.events(namespace, "c").contains("DriftCorrected"));
        assertThat(site.operator().meter("axonhub_operator_drift_corrected_total"))
                .isEqualTo(1);
        site.awaitStatus(value, "c", 200);
    }

    @Test
    void ofTwoOperatorsWithoutALeaseTheLaterOneWritesAndTheOtherSaysSo() {
        try (OperatorProcess later = site.another(Map.of("AXONHUB_OPERATOR_LEASE_NAME", ""))) {
            later.awaitLeading();
            cluster.patch(namespace, "AIChannel", "c", "{'spec': {'weight': 7}}");
            Awaitility.await().atMost(SOON).until(() -> later.meter("axonhub_operator_puts_total") >= 1);
            Awaitility.await().atMost(SOON).until(() -> !site.operator().isReady());
            assertThat(site.operator().log()).contains("this operator is not the one that writes");
            site.awaitReady(namespace, "AIChannel", "c");
        }
    }

    @Test
    void ofTwoOperatorsWithALeaseOneWaits() {
        try (OperatorProcess second = site.another(Map.of())) {
            Awaitility.await().atMost(SOON).until(second::isReady);
            assertThat(second.meter("axonhub_operator_leading")).isZero();
            site.operator().kill();
            second.awaitLeading();
            cluster.patch(namespace, "AIChannel", "c", "{'spec': {'weight': 7}}");
            Awaitility.await().atMost(SOON).until(() -> second.meter("axonhub_operator_puts_total") == 1);
            site.awaitReady(namespace, "AIChannel", "c");
        }
    }
}
