package io.axonhub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.cluster.Cluster;
import io.axonhub.e2e.cluster.Ran;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The custom resources on a real API server: what it takes, what it refuses and where, and what it makes of what is left out. */
class CrdE2E {
    private static final String NAMESPACE = "crds";
    private static final Map<String, String> VALID = Map.of(
            "AIChannel", "{'type': 'openai-compatible', 'baseUrl': 'http://x/v1', 'models': [{'name': 'm'}]}",
            "AIProfile", "{'channels': {'refs': ['c']}}",
            "APIKey", "{'profiles': ['p', 'q']}");

    private static Cluster cluster;

    @BeforeAll
    static void starts() {
        cluster = Cluster.shared();
        cluster.namespace(NAMESPACE);
    }

    private static String object(String kind, String name, String spec) {
        return ("{'apiVersion': 'axonhub.io/v1alpha1', 'kind': '" + kind + "', 'metadata': {'name': '" + name
                        + "'}, 'spec': " + spec + "}")
                .replace('\'', '"');
    }

    private static Cluster.Answer create(String kind, String name, String spec, String query) {
        return cluster.send("POST", Cluster.path(NAMESPACE, kind, "") + query, object(kind, name, spec));
    }

    private static Cluster.Answer tried(String kind, String spec) {
        return create(kind, "tried", spec, "?dryRun=All&fieldValidation=Strict");
    }

    static Stream<CrdRules.Rule> broken() {
        return CrdRules.all().stream();
    }

    @ParameterizedTest
    @MethodSource("broken")
    void refusesWithTheFieldsPath(CrdRules.Rule broken) {
        Cluster.Answer answer = tried(broken.kind(), broken.spec());
        assertThat(answer.status()).isEqualTo(422);
        List<String> causes = new ArrayList<>();
        answer.body()
                .at("/details/causes")
                .forEach(cause -> causes.add(cause.path("field").asText() + " | "
                        + cause.path("message").asText()));
        assertThat(causes)
                .anySatisfy(cause ->
                        assertThat(cause).startsWith(broken.field() + " | ").contains(broken.message()));
    }

    static Stream<CrdRules.Good> good() {
        return CrdRules.good().stream();
    }

    @ParameterizedTest
    @MethodSource("good")
    void takesWhatIsRight(CrdRules.Good good) {
        assertThat(tried(good.kind(), good.spec()).object().path("kind").asText())
                .isEqualTo(good.kind());
    }

    @Test
    void everyRuleOfTheSchemasIsBrokenByOneOfTheseTests() {
        Set<String> rules = new TreeSet<>();
        for (String plural : List.of("aichannels", "aiprofiles", "apikeys")) {
            JsonNode crd = cluster.send(
                            "GET",
                            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + plural + ".axonhub.io",
                            null)
                    .object();
            for (JsonNode validations : crd.findValues("x-kubernetes-validations")) {
                validations.forEach(
                        rule -> rules.add(plural + " " + rule.path("message").asText()));
            }
        }
        Set<String> tested =
                new TreeSet<>(Set.of("aichannels is immutable", "aiprofiles is immutable", "apikeys is immutable"));
        CrdRules.all().forEach(rule -> tested.add(plural(rule.kind()) + " " + rule.message()));
        assertThat(tested).containsAll(rules);
    }

    private static String plural(String kind) {
        return switch (kind) {
            case "AIChannel" -> "aichannels";
            case "AIProfile" -> "aiprofiles";
            default -> "apikeys";
        };
    }

    @Test
    void keepsWhatIsImmutable() {
        Map<String, List<String>> changes = Map.of(
                "AIChannel", List.of("{'gateway': 'other'}", "{'type': 'ollama'}"),
                "AIProfile", List.of("{'gateway': 'other'}"),
                "APIKey", List.of("{'gateway': 'other'}", "{'secret': {'mode': 'Existing', 'name': 's'}}"));
        changes.forEach((kind, specs) -> {
            create(kind, "fixed", Objects.requireNonNull(VALID.get(kind)), "").object();
            for (String spec : specs) {
                Cluster.Answer answer = cluster.send(
                        "PATCH", Cluster.path(NAMESPACE, kind, "fixed"), ("{'spec': " + spec + "}").replace('\'', '"'));
                assertThat(answer.status()).as(kind + " " + spec).isEqualTo(422);
                assertThat(answer.body().at("/details/causes/0/field").asText())
                        .isIn("spec.gateway", "spec.type", "spec.secret");
                assertThat(answer.body().path("message").asText()).contains("is immutable");
            }
        });
    }

    @Test
    void aFreshObjectIsPendingAndHasItsDefaults() {
        VALID.forEach((kind, spec) -> {
            JsonNode object = create(kind, "fresh", spec, "").object();
            assertThat(object.at("/status/conditions/0/type").asText()).isEqualTo("Ready");
            assertThat(object.at("/status/conditions/0/status").asText()).isEqualTo("Unknown");
            assertThat(object.at("/status/conditions/0/reason").asText()).isEqualTo("Pending");
            assertThat(object.at("/spec/gateway").asText()).isEqualTo("default");
            assertThat(object.at("/spec/enabled").asBoolean()).isTrue();
        });
        assertThat(cluster.kubectl("get", "axonhub", "-n", NAMESPACE)).contains("fresh", "Unknown", "Pending");
        assertThat(cluster.kubectl("get", "aich", "-n", NAMESPACE)
                        .lines()
                        .findFirst()
                        .orElseThrow()
                        .split(" +"))
                .containsExactly("NAME", "TYPE", "WEIGHT", "MODELS", "READY", "REASON", "AGE");
        assertThat(cluster.kubectl("get", "aiprof", "-n", NAMESPACE)
                        .lines()
                        .findFirst()
                        .orElseThrow()
                        .split(" +"))
                .containsExactly("NAME", "CHANNELS", "MODELS", "READY", "REASON", "AGE");
        assertThat(cluster.kubectl("get", "aikey", "-o", "wide", "-n", NAMESPACE)
                        .lines()
                        .findFirst()
                        .orElseThrow()
                        .split(" +"))
                .containsExactly(
                        "NAME", "PREFIX", "SECRET", "PROFILE", "READY", "REASON", "EXPIRES", "REPLICAS", "AGE");
    }

    @Test
    void objectsAreFoundByGatewayAndType() {
        create("AIChannel", "selected", "{'gateway': 'blue', 'type': 'simulated', 'models': [{'name': 'm'}]}", "")
                .object();
        assertThat(cluster.kubectl(
                        "get", "aich", "-n", NAMESPACE, "-o", "name", "--field-selector", "spec.gateway=blue"))
                .isEqualTo("aichannel.axonhub.io/selected\n");
        assertThat(cluster.kubectl(
                        "get", "aich", "-n", NAMESPACE, "-o", "name", "--field-selector", "spec.type=simulated"))
                .contains("selected")
                .doesNotContain("fresh");
    }

    @Test
    void theExamplesApplyAndASecondDiffIsEmpty() {
        cluster.namespace("examples");
        String folder = Path.of("crds", "examples").toString();
        String examples = Cluster.root().resolve(folder).toString();
        cluster.kubectl("apply", "--server-side", "-n", "examples", "-f", examples);
        Ran diff = cluster.runKubectl("diff", "--server-side", "-n", "examples", "-f", examples);
        // Secrets: stringData is write-only, which kubectl cannot compare; of our own kinds nothing may differ
        assertThat(diff.out()).doesNotContain("axonhub.io/v1alpha1");
        assertThat(diff.exit()).as(diff.err()).isLessThan(2);
        cluster.kubectl("apply", "-n", "examples", "-f", examples, "--server-side");
        assertThat(cluster.kubectl("get", "axonhub", "-n", "examples", "-o", "name")
                        .lines())
                .hasSize(6);
    }

    @Test
    void refusesUnknownFieldsWhenAskedStrictlyAndDropsThemElse() {
        String spec = "{'type': 'simulated', 'models': [{'name': 'm'}], 'wieght': 7}";
        Cluster.Answer strict = tried("AIChannel", spec);
        assertThat(strict.status()).isEqualTo(400);
        assertThat(strict.body().path("message").asText()).contains("unknown field \"spec.wieght\"");
        JsonNode kept =
                create("AIChannel", "loose", spec, "?fieldValidation=Warn").object();
        assertThat(kept.at("/spec/wieght").isMissingNode()).isTrue();
    }

    @Test
    void refusesAnObjectOfMoreThanEtcdTakes() {
        String headers =
                "{'type': 'openai', 'credentials': [{'secretRef': {'name': 's'}}], 'models': [{'name': 'm', 'upstreamName': '"
                        + "x".repeat(3 << 20) + "'}]}";
        Cluster.Answer answer = tried("AIChannel", headers);
        assertThat(answer.status()).isIn(413, 422);
        StringBuilder large = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            large.append(i == 0 ? "" : ",")
                    .append("{'name': '")
                    .append("n".repeat(249))
                    .append(1000 + i)
                    .append("'}");
        }
        assertThat(tried("AIChannel", "{'type': 'simulated', 'models': [" + large + "]}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void everyFieldIsExplained() {
        for (String kind : List.of("aichannels", "aiprofiles", "apikeys")) {
            String text = cluster.kubectl("explain", kind + ".spec");
            assertThat(text).contains("gateway", "The gateway this object is for");
        }
    }
}
