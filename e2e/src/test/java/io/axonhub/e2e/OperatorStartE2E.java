package io.axonhub.e2e;

import static io.axonhub.e2e.cluster.Site.key;
import static io.axonhub.e2e.cluster.Site.profile;
import static io.axonhub.e2e.cluster.Site.secret;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.sun.net.httpserver.HttpServer;
import io.axonhub.e2e.cluster.Cluster;
import io.axonhub.e2e.cluster.OperatorProcess;
import io.axonhub.e2e.cluster.ServiceAccount;
import io.axonhub.e2e.cluster.Site;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private static final String AUDIENCE = "axonhub-control";

    private final Cluster cluster = Cluster.shared();

    @TempDir
    private Path folder = Path.of("");

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

    /** What lets the operator's account in, and nobody else: neither side has a secret of ours. */
    private Map<String, String> identity(ServiceAccount operator) throws IOException {
        Path forGateway = Files.writeString(folder.resolve("api-token"), operator.token());
        Path projected = Files.writeString(folder.resolve("control-token"), operator.token(AUDIENCE));
        return Map.of(
                "AXONHUB_CONTROL_TOKEN", "",
                "AXONHUB_CONTROL_JWKS", cluster.url() + "/openid/v1/jwks",
                "AXONHUB_CONTROL_JWKS_CA_FILE", cluster.certificate().toString(),
                "AXONHUB_CONTROL_JWKS_TOKEN_FILE", forGateway.toString(),
                "AXONHUB_CONTROL_ISSUER", "https://kubernetes.default.svc",
                "AXONHUB_CONTROL_SUBJECT", "system:serviceaccount:own:operator",
                "AXONHUB_OPERATOR_CONTROL_TOKEN", "",
                "AXONHUB_OPERATOR_CONTROL_TOKEN_FILE", projected.toString(),
                "AXONHUB_OPERATOR_LEASE_NAMESPACE", "own");
    }

    @Test
    void needsNoMoreThanItsRolesInTheNamespacesItWatchesAndWaitsForThem() throws IOException {
        List.of("own", "watched-a", "watched-b", "third").forEach(cluster::namespace);
        ServiceAccount operator = ServiceAccount.make(cluster, "own", "operator");
        String token = operator.token();
        role("own", LEASE_ROLE, "own");
        Path kubeconfig = cluster.kubeconfig("operator", token);
        Map<String, String> settings = identity(operator);
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
            assertThat(status(site, operator.token(AUDIENCE))).isEqualTo(200);
            assertThat(status(site, token)).as("for the API server").isEqualTo(401);
            assertThat(status(site, operator.token("another"))).isEqualTo(401);
            assertThat(status(site, operator.expired(AUDIENCE))).isEqualTo(401);
            assertThat(status(site, "e2e-control-token")).isEqualTo(401);
            assertThat(status(
                            site, ServiceAccount.make(cluster, "own", "default").token(AUDIENCE)))
                    .as("another account of the namespace")
                    .isEqualTo(403);
            assertThat(status(
                            site,
                            ServiceAccount.make(cluster, "third", "operator").token(AUDIENCE)))
                    .as("an account of this name elsewhere")
                    .isEqualTo(403);
        }
    }

    private static int status(Site site, String token) {
        return site.info(token).statusCode();
    }

    /** The schemas as they might have been before: without what this operator also knows. */
    private static String older(Path schema) throws IOException {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        JsonNode root = yaml.readTree(Files.readString(schema));
        JsonNode object = root.at("/spec/versions/0/schema/openAPIV3Schema/properties");
        ((ObjectNode) object.at("/spec/properties")).remove(List.of("rotation", "headers", "storage", "routing"));
        ((ObjectNode) object.at("/status/properties"))
                .remove(List.of("rotationToken", "lastRotationTime", "previousKeyExpiresAt", "models"));
        ((ObjectNode) object.at("/status/properties/gateway/properties")).remove(List.of("storeId", "summary"));
        return yaml.writeValueAsString(root);
    }

    @Test
    void waitsForTheCustomResourcesAndWorksWithOlderOnesUntilTheyAreUpgraded() throws IOException {
        Cluster bare = Cluster.start();
        try (Site site = Site.start(bare, List.of("plain"))) {
            Awaitility.await()
                    .atMost(SOON)
                    .until(() ->
                            site.operator().log().contains("the cluster cannot be watched: are the custom resources"));
            assertThat(site.operator().isReady()).isFalse();
            Path crds = Cluster.root().resolve("crds");
            try (Stream<Path> schemas = Files.list(crds)) {
                for (Path schema : schemas.filter(file -> file.toString().endsWith(".yaml"))
                        .toList()) {
                    Path old = Files.writeString(folder.resolve(schema.getFileName()), older(schema));
                    bare.kubectl("apply", "--server-side", "-f", old.toString());
                }
            }
            site.operator().awaitLeading();
            site.apply("plain", secret("upstream", "u"), site.channel("c", "upstream"));
            site.apply("plain", profile("p", List.of("c")), key("k", "p"));
            for (String object : List.of("AIChannel/c", "AIProfile/p", "APIKey/k")) {
                site.awaitReady("plain", object.split("/", 2)[0], object.split("/", 2)[1]);
            }
            String value = site.value("plain", "k");
            site.awaitStatus(value, "c", 200);
            assertThat(site.operator().log()).contains("the custom resources seem to be older than this operator");
            double written = site.operator().meter("axonhub_operator_status_writes_total");
            Awaitility.await("what the schema drops is not written again and again")
                    .during(Duration.ofSeconds(2))
                    .atMost(SOON)
                    .until(() -> site.operator().meter("axonhub_operator_status_writes_total") == written);
            upgrade(site, crds, value);
            assertThat(site.operator().log()).as("nothing of ours throws").doesNotContain("at io.axonhub.");
        }
    }

    /** Brings the custom resources up to date and has a key rotated, which they did not know before. */
    private static void upgrade(Site site, Path crds, String value) {
        site.cluster().kubectl("apply", "--server-side", "--force-conflicts", "-f", crds.toString());
        AtomicInteger token = new AtomicInteger();
        // the server ends the watches that drop the new fields some seconds later: a change before that is seen
        // without them
        Awaitility.await("a field of the upgraded schema is acted on")
                .atMost(SOON)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    String rotation = "{'token': 't" + token.incrementAndGet() + "', 'gracePeriod': '0s'}";
                    site.cluster().patch("plain", "APIKey", "k", "{'spec': {'rotation': " + rotation + "}}");
                    return !site.value("plain", "k").equals(value);
                });
        site.awaitStatus(value, "c", 401);
        Awaitility.await("the whole status is written again")
                .atMost(SOON)
                .until(() -> site.cluster()
                        .get("plain", "APIKey", "k")
                        .body()
                        .at("/status/rotationToken")
                        .asText()
                        .equals("t" + token));
        site.awaitStatus(site.value("plain", "k"), "c", 200);
    }

    /** One that knows nothing but what it says of itself. */
    private static HttpServer olderGateway() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean info = exchange.getRequestURI().getPath().equals("/control/v1/info");
            byte[] body = (info
                            ? "{\"storeId\":\"s\",\"revision\":1,\"replicas\":[{\"id\":\"r\",\"appliedRevision\":1}]}"
                            : "{\"reason\":\"NotFound\",\"message\":\"there is no such call\"}")
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(info ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void aGatewayThatIsOlderThanTheOperatorIsNamedInStatusAndLog() throws IOException {
        cluster.namespace("older");
        HttpServer gateway = olderGateway();
        Map<String, String> settings = Map.of(
                "AXONHUB_OPERATOR_CONTROL_URL",
                        "http://127.0.0.1:" + gateway.getAddress().getPort(),
                "AXONHUB_OPERATOR_CONTROL_TOKEN", "t",
                "AXONHUB_OPERATOR_NAMESPACES", "older",
                "AXONHUB_OPERATOR_SOURCE", "older",
                "AXONHUB_OPERATOR_LEASE_NAME", "");
        try (OperatorProcess operator = OperatorProcess.start(cluster.kubeconfig(), settings)) {
            cluster.apply("older", """
                    apiVersion: axonhub.io/v1alpha1
                    kind: AIChannel
                    metadata:
                      name: c
                    spec:
                      type: simulated
                      models: [{name: m, upstreamName: simulated-echo}]
                    """);
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> cluster.condition("older", "AIChannel", "c", "Programmed")
                            .equals("False/UnsupportedByGateway"));
            assertThat(cluster.condition("older", "AIChannel", "c", "Ready")).endsWith("/UnsupportedByGateway");
            assertThat(operator.log())
                    .contains(
                            "objects cannot be compared with the gateway yet message=the gateway does not know POST sync")
                    .contains("it is older than this operator")
                    .doesNotContain("at io.axonhub.");
            assertThat(operator.isAlive()).isTrue();
        } finally {
            gateway.stop(0);
            cluster.patch("older", "AIChannel", "c", "{'metadata': {'finalizers': null}}");
            cluster.delete("older", "AIChannel", "c");
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
