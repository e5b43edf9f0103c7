package io.axonhub.e2e;

import static io.axonhub.e2e.cluster.Site.key;
import static io.axonhub.e2e.cluster.Site.profile;
import static io.axonhub.e2e.cluster.Site.secret;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.cluster.Cluster;
import io.axonhub.e2e.cluster.Site;
import io.axonhub.e2e.gateway.AdminClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Kubernetes' own controllers clean up: the Secret of a key that is gone, and a namespace with all that is in it. */
class CleanupE2E {
    private static final List<String> NAMESPACES = List.of("clean-key", "clean-whole", "clean-down", "clean-other");
    private static final List<String> KINDS = List.of("AIChannel", "AIProfile", "APIKey");
    private static final Duration SOON = Duration.ofMinutes(1);

    private static Site site;
    private static Cluster cluster;
    private static AutoCloseable controllers;
    private static AdminClient owner;

    @BeforeAll
    static void starts() {
        site = Site.start(1, NAMESPACES, Map.of("AXONHUB_OPERATOR_RELEASE_AFTER", "4s"));
        cluster = site.cluster();
        controllers = cluster.controllers();
        owner = site.owner();
    }

    @AfterAll
    static void ends() throws Exception {
        controllers.close();
        owner.close();
        site.close();
    }

    /** A channel, a profile and a generated key, in use. Gives the key's value. */
    private static String chain(String namespace) {
        site.apply(namespace, secret("upstream", "u"), site.channel(namespace, "upstream"));
        site.apply(namespace, profile("p", List.of(namespace)), key("k", "p"));
        site.awaitReady(namespace, "AIChannel", namespace);
        site.awaitReady(namespace, "AIProfile", "p");
        site.awaitReady(namespace, "APIKey", "k");
        String value = site.value(namespace, "k");
        site.awaitStatus(value, namespace, 200);
        return value;
    }

    /** What the gateway has of a namespace. */
    private static Set<String> held(String namespace) {
        JsonNode all = owner.ask(
                site.url(),
                "{ channels(first: 100) { nodes { id } } profiles(first: 100) { nodes { id } } apiKeys(first: 100) { nodes { id } } }",
                Tree.object());
        Set<String> held = new TreeSet<>();
        all.findValuesAsText("id").stream()
                .filter(id -> id.startsWith(namespace + "/"))
                .forEach(held::add);
        return held;
    }

    private static void deleteNamespace(String namespace) {
        cluster.send("DELETE", "/api/v1/namespaces/" + namespace, null).object();
    }

    private static void awaitGone(String namespace) {
        Awaitility.await(namespace + " is gone")
                .atMost(SOON)
                .until(() -> cluster.send("GET", "/api/v1/namespaces/" + namespace, null)
                                .status()
                        == 404);
    }

    @Test
    void aKeyThatIsDeletedTakesItsGeneratedSecretWithItAndNoOther() {
        String value = chain("clean-key");
        site.apply("clean-key", secret("mine", "a-value-of-mine-0123456789abcdef"));
        site.apply("clean-key", key("existing", "p", "secret: {mode: Existing, name: mine}"));
        site.awaitReady("clean-key", "APIKey", "existing");
        cluster.delete("clean-key", "APIKey", "k");
        cluster.delete("clean-key", "APIKey", "existing");
        site.awaitGone("clean-key", "APIKey", "k", SOON);
        site.awaitGone("clean-key", "APIKey", "existing", SOON);
        site.awaitGone("clean-key", "Secret", "k", SOON);
        site.awaitStatus(value, "clean-key", 401);
        assertThat(cluster.get("clean-key", "Secret", "mine").status()).isEqualTo(200);
        assertThat(cluster.get("clean-key", "Secret", "upstream").status()).isEqualTo(200);
    }

    @Test
    void aNamespaceThatIsDeletedLeavesTheGatewayToo() {
        String value = chain("clean-whole");
        String other = chain("clean-other");
        assertThat(held("clean-whole")).hasSize(3);
        deleteNamespace("clean-whole");
        awaitGone("clean-whole");
        assertThat(held("clean-whole")).isEmpty();
        site.awaitStatus(value, "clean-whole", 401);
        assertThat(site.ask(0, other, "clean-other")).isEqualTo(200);
        assertThat(held("clean-other")).hasSize(3);
        assertThat(site.operator().log()).doesNotContain("at io.axonhub.");
    }

    /** Channels and profiles go after a while; a key stays until it is revoked, or somebody says that it need not be. */
    @Test
    void aNamespaceGoesWhileTheGatewayIsDownAsSoonAsItsKeysMay() {
        String value = chain("clean-down");
        site.gateways().getFirst().kill();
        deleteNamespace("clean-down");
        site.awaitGone("clean-down", "AIChannel", "clean-down", SOON);
        site.awaitGone("clean-down", "AIProfile", "p", SOON);
        assertThat(cluster.get("clean-down", "APIKey", "k").status()).isEqualTo(200);
        cluster.patch(
                "clean-down", "APIKey", "k", "{'metadata': {'annotations': {'axonhub.io/force-delete': 'true'}}}");
        awaitGone("clean-down");
        site.gateways().getFirst().restart();
        Awaitility.await("what went meanwhile is taken away")
                .atMost(SOON)
                .until(() -> held("clean-down").isEmpty());
        site.awaitStatus(value, "clean-down", 401);
        for (String kind : KINDS) {
            assertThat(cluster.get("clean-down", kind, "").body().path("items")).isEmpty();
        }
    }
}
