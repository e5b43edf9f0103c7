package io.axonhub.e2e;

import static io.axonhub.e2e.cluster.Site.key;
import static io.axonhub.e2e.cluster.Site.profile;
import static io.axonhub.e2e.cluster.Site.secret;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.e2e.cluster.Cluster;
import io.axonhub.e2e.cluster.OperatorProcess;
import io.axonhub.e2e.cluster.Site;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The operator with the rights it needs and no others, and before they or the custom resources are there. */
class OperatorStartE2E {
    private static final Duration SOON = Duration.ofMinutes(3);

    /** The rights in a namespace that is watched. */
    private static final String ROLE = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: axonhub-operator
            rules:
              - apiGroups: [axonhub.io]
                resources: [aichannels, aiprofiles, apikeys]
                verbs: [get, list, watch, patch]
              - apiGroups: [axonhub.io]
                resources: [aichannels/status, aiprofiles/status, apikeys/status]
                verbs: [patch]
              - apiGroups: [""]
                resources: [secrets]
                verbs: [get, list, watch, create, update]
              - apiGroups: [""]
                resources: [events]
                verbs: [create]
            """;

    /** The rights in the operator's own namespace. */
    private static final String LEASE_ROLE = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: axonhub-operator-lease
            rules:
              - apiGroups: [coordination.k8s.io]
                resources: [leases]
                verbs: [get, create, update, patch]
            """;

    private final Cluster cluster = Cluster.shared();

    private void role(String namespace, String role, String account) {
        String name = role.contains("lease") ? "axonhub-operator-lease" : "axonhub-operator";
        String rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace;
        cluster.send("PATCH", rbac + "/roles/" + name + "?fieldManager=e2e&force=true", role)
                .object();
        cluster.send("PATCH", rbac + "/rolebindings/" + name + "?fieldManager=e2e&force=true", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata:
                  name: %s
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %s}
                subjects: [{kind: ServiceAccount, name: operator, namespace: %s}]
                """.formatted(
                                name, name, account))
                .object();
    }

    private String token(String namespace) {
        cluster.send(
                        "PATCH",
                        "/api/v1/namespaces/" + namespace + "/serviceaccounts/operator?fieldManager=e2e&force=true",
                        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: operator\n")
                .object();
        return cluster.send(
                        "POST",
                        "/api/v1/namespaces/" + namespace + "/serviceaccounts/operator/token",
                        "apiVersion: authentication.k8s.io/v1\nkind: TokenRequest\nspec:\n  expirationSeconds: 3600\n")
                .object()
                .at("/status/token")
                .asText();
    }

    @Test
    void needsNoMoreThanItsRolesInTheNamespacesItWatchesAndWaitsForThem() {
        List.of("own", "watched-a", "watched-b", "third").forEach(cluster::namespace);
        String token = token("own");
        role("own", LEASE_ROLE, "own");
        Path kubeconfig = cluster.kubeconfig("operator", token);
        Map<String, String> settings = Map.of("AXONHUB_OPERATOR_LEASE_NAMESPACE", "own");
        try (Site site = Site.start(List.of("watched-a", "watched-b"), settings, kubeconfig)) {
            Awaitility.await("it says what it lacks")
                    .atMost(SOON)
                    .until(() -> site.operator().log().contains("the cluster cannot be watched"));
            assertThat(site.operator().isReady()).isFalse();
            role("watched-a", ROLE, "own");
            role("watched-b", ROLE, "own");
            site.operator().awaitLeading();
            site.apply(
                    "watched-a",
                    secret("upstream", "u"),
                    site.channel("c", "upstream", "allowedNamespaces: {from: All}"));
            site.apply("watched-b", profile("p", List.of("watched-a/c")), key("k", "p"));
            site.awaitReady("watched-a", "AIChannel", "c");
            site.awaitReady("watched-b", "AIProfile", "p");
            site.awaitReady("watched-b", "APIKey", "k");
            String value = site.value("watched-b", "k");
            site.awaitStatus(value, "c", 200);
            cluster.patch("watched-b", "APIKey", "k", "{'spec': {'rotation': {'token': 'a', 'gracePeriod': '0s'}}}");
            site.awaitStatus(value, "c", 401);
            cluster.delete("watched-b", "APIKey", "k");
            site.awaitGone("watched-b", "APIKey", "k", SOON);
            int from = site.operator().log().indexOf("compared with the gateway");
            assertThat(site.operator().log().substring(from)).doesNotContain("orbidden");
            assertThat(cluster.runKubectl("--token", token, "get", "secrets", "-n", "third")
                            .exit())
                    .isNotZero();
        }
    }

    @Test
    void waitsForTheCustomResourcesAndSaysSo() {
        Cluster bare = Cluster.start();
        Map<String, String> settings = Map.of(
                "AXONHUB_OPERATOR_CONTROL_URL", "http://127.0.0.1:9",
                "AXONHUB_OPERATOR_CONTROL_TOKEN", "t");
        try (OperatorProcess operator = OperatorProcess.start(bare.kubeconfig(), settings)) {
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> operator.log().contains("the cluster cannot be watched: are the custom resources"));
            assertThat(operator.isReady()).isFalse();
            bare.kubectl(
                    "apply",
                    "--server-side",
                    "-f",
                    Cluster.root().resolve("crds").toString());
            Awaitility.await().atMost(SOON).until(operator::isReady);
        }
    }

    @Test
    void namespacesAreLetInByTheirLabels() {
        cluster.namespace("labels-home");
        cluster.namespace("labels-guest");
        Map<String, String> settings = Map.of(
                "AXONHUB_OPERATOR_NAMESPACES", "",
                "AXONHUB_OPERATOR_GATEWAY", "labels");
        try (Site site = Site.start(List.of(), settings, cluster.kubeconfig())) {
            site.operator().awaitLeading();
            site.apply(
                    "labels-home",
                    secret("upstream", "u"),
                    site.channel(
                            "c",
                            "upstream",
                            "gateway: labels",
                            "allowedNamespaces: {from: Selector, selector: {matchLabels: {team: blue}}}"));
            site.apply(
                    "labels-guest",
                    profile("p", List.of("labels-home/c"), "gateway: labels"),
                    key("k", "p", "gateway: labels"));
            site.awaitCondition("labels-guest", "AIProfile", "p", "ResolvedRefs", "False/RefNotPermitted");
            cluster.namespace("labels-guest", "team: blue");
            site.awaitReady("labels-guest", "AIProfile", "p");
            site.awaitStatus(site.value("labels-guest", "k"), "c", 200);
            cluster.namespace("labels-guest", "team: red");
            site.awaitCondition("labels-guest", "AIProfile", "p", "ResolvedRefs", "False/RefNotPermitted");
            Awaitility.await().atMost(SOON).until(() -> site.ask(0, site.value("labels-guest", "k"), "c") != 200);
            List.of("AIProfile/p", "APIKey/k").forEach(object -> {
                cluster.delete("labels-guest", object.split("/", 2)[0], object.split("/", 2)[1]);
                site.awaitGone("labels-guest", object.split("/", 2)[0], object.split("/", 2)[1], SOON);
            });
        }
    }
}
