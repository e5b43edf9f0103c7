package io.axonhub.e2e.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import io.axonhub.e2e.cluster.Cluster;
import io.axonhub.e2e.cluster.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The charts on a real API server: definitions that are upgraded and stay, pods that are let in, rights that are enough and no more. */
class HelmE2E {
    private static final String OPERATOR = "hub-axonhub-operator";

    @TempDir
    Path folder;

    @Test
    void theDefinitionsUpgradeWithTheirReleaseAndOutliveIt() throws IOException {
        Cluster cluster = Cluster.start();
        Path chart = copied(Chart.CRDS.folder());
        Helm helm = new Helm(chart);
        helm.install()
                .withName("crds")
                .withNamespace("default")
                .withKubeConfig(cluster.kubeconfig())
                .call();
        cluster.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
        cluster.namespace("kept");
        cluster.apply("kept", Site.profile("kept", List.of("any")));

        Path file = chart.resolve("files/aiprofiles.yaml");
        String before = Chart.read(file);
        Files.writeString(file, before.replaceFirst("shortNames: \\[aiprof]", "shortNames: [aiprof, aipro]"), UTF_8);
        assertThat(Chart.read(file)).isNotEqualTo(before);
        helm.upgrade()
                .withName("crds")
                .withNamespace("default")
                .withKubeConfig(cluster.kubeconfig())
                .call();
        assertThat(names(cluster)).containsExactly("aiprof", "aipro");

        Helm.uninstall("crds")
                .withNamespace("default")
                .withKubeConfig(cluster.kubeconfig())
                .call();
        assertThat(names(cluster)).isNotEmpty();
        assertThat(cluster.get("kept", "AIProfile", "kept").status()).isEqualTo(200);
    }

    private static Stream<String> names(Cluster cluster) {
        return Chart.each(cluster.send(
                                "GET",
                                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/aiprofiles.axonhub.io",
                                null)
                        .object()
                        .at("/spec/names/shortNames"))
                .map(JsonNode::asText);
    }

    private Path copied(Path chart) throws IOException {
        Path target = folder.resolve(chart.getFileName());
        try (Stream<Path> files = Files.walk(chart)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = target.resolve(chart.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.write(to, Files.readAllBytes(file));
            }
        }
        return target;
    }

    /** The chart's objects are made, and its pods are tried: there is no controller here that would make them. */
    @Test
    void anInstalledReleaseIsTakenByTheServerAndItsPodsByTheRestrictedStandard() {
        Cluster cluster = Cluster.shared();
        cluster.namespace("helm-pods", "pod-security.kubernetes.io/enforce: restricted");
        new Helm(Chart.AXONHUB.folder())
                .install()
                .withName("hub")
                .withNamespace("helm-pods")
                .withKubeConfig(cluster.kubeconfig())
                .set("gateway.replicas", 3)
                .set("database.type", "postgres")
                .set("database.existingSecret.name", "db")
                .set("encryption.existingSecret.name", "seal")
                .call();
        try {
            for (String path : List.of(
                    "/apis/apps/v1/namespaces/helm-pods/statefulsets/hub-axonhub",
                    "/apis/apps/v1/namespaces/helm-pods/deployments/" + OPERATOR)) {
                JsonNode spec = cluster.send("GET", path, null).object().path("spec");
                ObjectNode pod = (ObjectNode) spec.at("/template/spec");
                // the set's controller would put its claims there
                Chart.each(spec.path("volumeClaimTemplates"))
                        .forEach(claim -> pod.withArray("volumes")
                                .addObject()
                                .put("name", claim.at("/metadata/name").asText())
                                .putObject("emptyDir"));
                Cluster.Answer tried = cluster.send(
                        "POST",
                        "/api/v1/namespaces/helm-pods/pods?dryRun=All",
                        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"tried\"},\"spec\":" + pod
                                + "}");
                assertThat(tried.status()).as("%s", tried.body()).isEqualTo(201);
            }
            assertThat(cluster.kubectl("get", "pdb,networkpolicy,service", "-n", "helm-pods", "-o", "name"))
                    .contains("poddisruptionbudget.policy/hub-axonhub", "networkpolicy.networking.k8s.io/hub-axonhub");
        } finally {
            Helm.uninstall("hub")
                    .withNamespace("helm-pods")
                    .withKubeConfig(cluster.kubeconfig())
                    .call();
        }
        assertThat(cluster.kubectl("get", "clusterrole", "-o", "name")).doesNotContain(OPERATOR);
    }

    /** As the account that the chart makes, with its token and nothing else. */
    @Test
    void theOperatorWorksInItsNamespacesByTheChartsRightsAndSeesNoOther() {
        Cluster cluster = Cluster.shared();
        List<String> watched = List.of("helm-a", "helm-b");
        Stream.of("helm-prod", "helm-a", "helm-b", "helm-c").forEach(cluster::namespace);
        new Helm(Chart.AXONHUB.folder())
                .install()
                .withName("hub")
                .withNamespace("helm-prod")
                .withKubeConfig(cluster.kubeconfig())
                .set("watchNamespaces[0]", "helm-a")
                .set("watchNamespaces[1]", "helm-b")
                .call();
        String token = cluster.kubectl("create", "token", OPERATOR, "-n", "helm-prod", "--duration=1h");
        Map<String, String> lease =
                Map.of("AXONHUB_OPERATOR_LEASE_NAME", OPERATOR, "AXONHUB_OPERATOR_LEASE_NAMESPACE", "helm-prod");
        try (Site site = Site.start(watched, lease, cluster.kubeconfig("helm", token.strip()))) {
            site.operator().awaitLeading();
            for (String namespace : watched) {
                site.apply(
                        namespace,
                        Site.secret("provider", "sk-" + namespace),
                        site.channel("chan", "provider"),
                        Site.profile("prof", List.of("chan")),
                        Site.key("key", "prof"));
                site.awaitReady(namespace, "APIKey", "key");
                site.awaitStatus(site.value(namespace, "key"), "chan", 200);
            }
            site.apply("helm-c", Site.secret("provider", "sk-c"), site.channel("chan", "provider"));
            cluster.delete("helm-a", "APIKey", "key");
            site.awaitGone("helm-a", "APIKey", "key", java.time.Duration.ofSeconds(30));
            String account = "--as=system:serviceaccount:helm-prod:" + OPERATOR;
            assertThat(may(cluster, "list", "secrets", "helm-a", account)).isTrue();
            for (String namespace : List.of("helm-c", "helm-prod", "kube-system")) {
                assertThat(may(cluster, "list", "secrets", namespace, account))
                        .as(namespace)
                        .isFalse();
            }
            assertThat(may(cluster, "delete", "secrets", "helm-a", account)).isFalse();
            assertThat(may(cluster, "update", "aichannels.axonhub.io", "helm-a", account))
                    .isFalse();
            assertThat(cluster.condition("helm-c", "AIChannel", "chan", "Ready"))
                    .isEqualTo("Unknown/Pending");
            assertThat(site.operator().log()).doesNotContain("Forbidden").doesNotContain("forbidden");
        } finally {
            Helm.uninstall("hub")
                    .withNamespace("helm-prod")
                    .withKubeConfig(cluster.kubeconfig())
                    .call();
        }
    }

    private static boolean may(Cluster cluster, String verb, String what, String namespace, String account) {
        return cluster.runKubectl("auth", "can-i", verb, what, "-n", namespace, account)
                        .exit()
                == 0;
    }
}
