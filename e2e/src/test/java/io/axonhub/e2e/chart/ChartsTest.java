package io.axonhub.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Helm makes of the charts, without a cluster. */
class ChartsTest {
    private static final Map<String, String> POSTGRES = Map.of(
            "database.type", "postgres",
            "database.existingSecret.name", "db",
            "encryption.existingSecret.name", "seal");

    static Stream<Chart> charts() {
        return Stream.of(Chart.CRDS, Chart.AXONHUB);
    }

    @ParameterizedTest
    @MethodSource("charts")
    void theStrictLintIsClean(Chart chart) {
        LintResult result = chart.lint();
        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.contains("WARNING") || message.contains("ERROR"));
    }

    @Test
    void theDefinitionsAreThoseOfTheRepository() throws IOException {
        Chart.Objects made = Chart.CRDS.render(Map.of());
        try (Stream<Path> files = Files.list(Chart.file("crds"))) {
            List<Path> definitions =
                    files.filter(file -> file.toString().endsWith(".yaml")).toList();
            assertThat(made.all()).hasSameSizeAs(definitions);
            for (Path file : definitions) {
                JsonNode original = Chart.documents(Chart.read(file)).getFirst();
                JsonNode rendered = made.one(
                        "CustomResourceDefinition",
                        original.at("/metadata/name").asText());
                assertThat(rendered.path("spec")).isEqualTo(original.path("spec"));
                assertThat(rendered.at("/metadata/annotations/helm.sh~1resource-policy")
                                .asText())
                        .isEqualTo("keep");
            }
        }
        assertThat(Chart.CRDS.render(Map.of("keep", "false")).all())
                .allSatisfy(definition -> assertThat(definition
                                .at("/metadata/annotations/helm.sh~1resource-policy")
                                .isMissingNode())
                        .isTrue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gateway.replicas=2                  | gateway.replicas: a gateway with database.type sqlite3 is exactly one replica",
                "gateway.autoscaling.enabled=true    | gateway.autoscaling.enabled: a gateway with database.type sqlite3 is exactly one",
                "gateway.persistence.enabled=false   | gateway.persistence.enabled: the database of database.type sqlite3",
                "database.type=postgres              | database.existingSecret.name: database.type postgres needs a secret",
                "database.type=oracle                | database",
                "control.auth=secret                 | control.existingSecret.name: control.auth secret needs a secret",
                "gateway.replica=1                   | replica",
                "rbac.secrets=write                  | secrets",
                "watchNamespaces[0]=Not_A_Name       | watchNamespaces"
            })
    void whatCannotWorkIsRefusedByName(String setting, String message) {
        String[] pair = setting.split("=", 2);
        assertThatThrownBy(() -> Chart.AXONHUB.render(Map.of(pair[0], pair[1]))).hasMessageContaining(message);
    }

    @Test
    void aSharedDatabaseNeedsASharedSeal() {
        Map<String, String> values = new HashMap<>(POSTGRES);
        values.remove("encryption.existingSecret.name");
        assertThatThrownBy(() -> Chart.AXONHUB.render(values))
                .hasMessageContaining("encryption.existingSecret.name: replicas share the key");
    }

    @Test
    void everyPodFulfilsTheRestrictedStandard() {
        Map<String, String> secret = new HashMap<>(POSTGRES);
        secret.put("control.auth", "secret");
        secret.put("control.existingSecret.name", "shared");
        for (Map<String, String> values : List.of(Map.<String, String>of(), POSTGRES, secret)) {
            Chart.Objects made = Chart.AXONHUB.render(values);
            assertThat(made.pods()).hasSize(2).allSatisfy(pod -> {
                assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
                assertThat(pod.at("/securityContext/seccompProfile/type").asText())
                        .isEqualTo("RuntimeDefault");
                assertThat(Chart.each(pod.path("containers"))).isNotEmpty().allSatisfy(container -> {
                    JsonNode security = container.path("securityContext");
                    assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                            .isFalse();
                    assertThat(security.path("readOnlyRootFilesystem").asBoolean())
                            .isTrue();
                    assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                });
                assertThat(Chart.each(pod.path("volumes"))).noneMatch(volume -> volume.has("hostPath"));
            });
        }
    }

    @Test
    void theGatewayMountsATokenOnlyToReadTheClustersKeys() {
        JsonNode pod =
                Chart.AXONHUB.render(POSTGRES).one("StatefulSet", "hub-axonhub").at("/spec/template/spec");
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(Chart.each(pod.path("volumes")).filter(volume -> volume.has("projected")))
                .singleElement()
                .satisfies(volume -> assertThat(volume.path("name").asText()).isEqualTo("cluster"));
        Map<String, String> alone = new HashMap<>(POSTGRES);
        alone.put("operator.enabled", "false");
        Chart.Objects without = Chart.AXONHUB.render(alone);
        assertThat(without.pods().flatMap(each -> Chart.each(each.path("volumes"))))
                .noneMatch(volume -> volume.has("projected"));
        assertThat(without.find("Service", "hub-axonhub-control")).isEmpty();
        assertThat(without.of("Deployment")).isEmpty();
        assertThat(without.of("ClusterRole")).isEmpty();
    }

    @Test
    void watchedNamespacesGetRolesAndNothingIsClusterWide() {
        Chart.Objects made =
                Chart.AXONHUB.render(Map.of("watchNamespaces[0]", "team-a", "watchNamespaces[1]", "team-b"));
        assertThat(made.all()).noneMatch(object -> object.path("kind").asText().startsWith("Cluster"));
        assertThat(made.of("Role").map(role -> role.at("/metadata/namespace").asText("prod")))
                .containsExactlyInAnyOrder("team-a", "team-b", "prod");
        assertThat(variable(made, "AXONHUB_OPERATOR_NAMESPACES")).isEqualTo("team-a,team-b");
        assertThat(variable(made, "AXONHUB_OPERATOR_SOURCE")).isEqualTo("prod.hub-axonhub");
        assertThat(variable(Chart.AXONHUB.render(Map.of()), "AXONHUB_OPERATOR_SOURCE"))
                .isEmpty();
    }

    @Test
    void secretsAreWrittenOnlyWhereThatIsAllowed() {
        assertThat(verbsOfSecrets(Map.of()))
                .containsExactlyInAnyOrder("get", "list", "watch", "create", "update", "patch");
        assertThat(verbsOfSecrets(Map.of("rbac.secrets", "read"))).containsExactlyInAnyOrder("get", "list", "watch");
    }

    private static List<String> verbsOfSecrets(Map<String, String> values) {
        return Chart.AXONHUB
                .render(values)
                .of("ClusterRole")
                .flatMap(role -> Chart.each(role.path("rules")))
                .filter(rule -> rule.at("/resources/0").asText().equals("secrets"))
                .flatMap(rule -> Chart.each(rule.path("verbs")))
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void onlyTheOperatorReachesTheControlApi() {
        Chart.Objects made = Chart.AXONHUB.render(Map.of());
        assertThat(Chart.each(made.one("NetworkPolicy", "hub-axonhub").at("/spec/ingress"))
                        .filter(rule -> rule.at("/ports/0/port").asText().equals("control")))
                .singleElement()
                .satisfies(rule -> assertThat(rule.at("/from/0/podSelector/matchLabels/app.kubernetes.io~1component")
                                .asText())
                        .isEqualTo("operator"));
        assertThat(Chart.each(made.one("Service", "hub-axonhub").at("/spec/ports"))
                        .map(port -> port.path("name").asText()))
                .containsExactly("http");
    }

    @Test
    void severalReplicasAreSpreadAndKeptUp() {
        Map<String, String> values = new HashMap<>(POSTGRES);
        values.put("gateway.replicas", "3");
        Chart.Objects made = Chart.AXONHUB.render(values);
        assertThat(made.one("StatefulSet", "hub-axonhub").at("/spec/replicas").asInt())
                .isEqualTo(3);
        assertThat(made.of("PodDisruptionBudget")).hasSize(1);
        values.put("gateway.autoscaling.enabled", "true");
        Chart.Objects scaled = Chart.AXONHUB.render(values);
        assertThat(scaled.one("StatefulSet", "hub-axonhub").at("/spec/replicas").isMissingNode())
                .isTrue();
        assertThat(scaled.of("HorizontalPodAutoscaler")).hasSize(1);
        assertThat(Chart.AXONHUB.render(Map.of()).of("PodDisruptionBudget")).isEmpty();
    }

    @Test
    void noSecretIsMadeByTheChart() {
        assertThat(Chart.AXONHUB.render(POSTGRES).of("Secret")).isEmpty();
    }

    /** The variables are keys of the configuration: one that is misspelt would stop the pod. */
    @Test
    void everyVariableIsAKeyOfTheConfiguration() {
        Set<String> known = new TreeSet<>(Set.of("AXONHUB_CONFIG", "AXONHUB_JAVA_OPTS", "POD_NAME"));
        collect(
                "AXONHUB",
                Chart.documents(Chart.read(Chart.file("config.example.yml"))).getFirst(),
                known);
        Map<String, String> values = new HashMap<>(POSTGRES);
        values.putAll(Map.of(
                "owner.existingSecret.name",
                "owner",
                "gateway.javaOptions",
                "-Xmx2g",
                "operator.javaOptions",
                "-Xmx1g"));
        Map<String, String> secret = new HashMap<>(values);
        secret.putAll(Map.of("control.auth", "secret", "control.existingSecret.name", "shared"));
        for (Map<String, String> each : List.of(Map.<String, String>of(), values, secret)) {
            assertThat(Chart.AXONHUB
                            .render(each)
                            .variables()
                            .map(v -> v.path("name").asText()))
                    .isNotEmpty()
                    .isSubsetOf(known);
        }
    }

    static void collect(String prefix, JsonNode node, Set<String> names) {
        node.forEachEntry((key, value) -> {
            String name = prefix + "_" + key.replace('-', '_').toUpperCase(java.util.Locale.ROOT);
            if (value.isObject()) {
                collect(name, value, names);
            } else {
                names.add(name);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("charts")
    void everyValueIsInTheSchemaAndTheReadme(Chart chart) throws IOException {
        JsonNode schema = new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(chart.folder().resolve("values.schema.json").toFile());
        String readme = Chart.read(chart.folder().resolve("README.md"));
        chart.values().forEachEntry((key, value) -> described(key, value, schema.at("/properties/" + key), readme));
    }

    private static void described(String path, JsonNode value, JsonNode schema, String readme) {
        assertThat(schema.isMissingNode())
                .as("values.schema.json has no " + path)
                .isFalse();
        assertThat(readme).as("README.md does not name " + path).contains(path.substring(path.lastIndexOf('.') + 1));
        if (value.isObject() && schema.has("properties")) {
            assertThat(schema.path("additionalProperties").asBoolean(true))
                    .as(path)
                    .isFalse();
            value.forEachEntry(
                    (key, inner) -> described(path + "." + key, inner, schema.at("/properties/" + key), readme));
        }
    }

    private static String variable(Chart.Objects made, String name) {
        return made.variables()
                .filter(variable -> variable.path("name").asText().equals(name))
                .map(variable -> variable.path("value").asText())
                .collect(Collectors.joining());
    }
}
