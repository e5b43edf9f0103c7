package io.axonhub.gateway.admin.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands in files before any spec is looked at. */
class DocumentsTest {
    private static final String HEAD = "apiVersion: axonhub.io/v1alpha1\nkind: AIChannel\n";
    private static final String SPEC = "spec: {type: simulated, models: [{name: m}]}\n";

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("a: [\n", "2: is not valid YAML: expected the node content, but found '<stream end>'"),
                Arguments.of("a: b: c\n", "1: is not valid YAML: mapping values are not allowed here"),
                Arguments.of("a: 1\na: 2\n", "2: a: is already set in line 1"),
                Arguments.of("a: &x 1\n<<: *x\n", "2: merge keys and keys that are no text are not supported"),
                Arguments.of("a: !!binary aGk=\n", "1: YAML tags are not supported"),
                Arguments.of("a: !secret sk-live\n", "1: YAML tags are not supported"),
                Arguments.of(
                        "a: 1_000\n",
                        "1: a number must be plain and decimal, a text that looks like a number must be quoted"),
                Arguments.of("a: \u0007\n", "1: has a character that YAML does not allow"),
                Arguments.of("&a [*a, *a]\n", "1: is nested too deeply or has too many aliases"),
                Arguments.of("- a\n", "1: must be an object"),
                Arguments.of("# only\nkind: AIChannel\n", "2: apiVersion: is required"),
                Arguments.of("apiVersion: v1\n", "1: kind: is required"),
                Arguments.of(
                        "apiVersion: v1\nkind: ConfigMap\n",
                        "2: kind: ConfigMap is not known: use AIChannel, AIProfile, APIKey, UserLimits, Secret or Namespace"),
                Arguments.of(
                        "apiVersion: axonhub.io/v1\nkind: AIChannel\n",
                        "1: apiVersion: axonhub.io/v1 of AIChannel is not known: use axonhub.io/v1alpha1"),
                Arguments.of(HEAD + SPEC, "1: metadata: is required"),
                Arguments.of(HEAD + "metadata: {}\n" + SPEC, "3: metadata.name: is required"),
                Arguments.of(
                        HEAD + "metadata: {name: A}\n" + SPEC,
                        "3: metadata.name: must match ^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$"),
                Arguments.of(HEAD + "metadata: {name: a, nmespace: b}\n" + SPEC, "3: metadata.nmespace: unknown field"),
                Arguments.of(
                        HEAD + "metadata:\n  name: a\n  labels:\n    a: 1\n" + SPEC,
                        "6: metadata.labels.a: must be a text: quote it"),
                Arguments.of(
                        HEAD + "metadata:\n  name: a\n  annotations:\n    axonhub.io/paused: \"true\"\n" + SPEC,
                        "6: metadata.annotations.axonhub.io/paused: not supported by this version of the gateway"),
                Arguments.of(HEAD + "metadata: {name: a}\n", "1: spec: is required"),
                Arguments.of(HEAD + "metadata: {name: a}\n" + SPEC + "spce: 1\n", "5: spce: unknown field"),
                Arguments.of(
                        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  k: \"not base64\"\n",
                        "5: data.k: must be base64"),
                Arguments.of(
                        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {k: 12345}\n",
                        "4: stringData.k: must be a text: quote it"),
                Arguments.of(
                        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringdata: {k: v}\n",
                        "4: stringdata: unknown field"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWithTheLine(String text, String expected) {
        assertThat(Loads.of("f.yaml", text).texts()).contains("f.yaml:" + expected);
    }

    @Test
    void acceptsWhatKubectlPrints() {
        Loads.Result result = Loads.of(
                "f.yaml",
                "\uFEFF---\n# nothing\n---\n" + HEAD
                        + "metadata:\n  name: a\n  namespace: team\n  uid: u\n  generation: 3\n  resourceVersion: \"7\"\n"
                        + "  creationTimestamp: 2026-01-01T00:00:00Z\n  managedFields: [{manager: kubectl}]\n"
                        + SPEC + "status: {conditions: []}\n");
        assertThat(result.problems()).isEmpty();
        assertThat(result.snapshot().channels()).containsOnlyKeys("team/a");
    }

    @Test
    void readsJsonWithItsLines() {
        String json =
                "{\"apiVersion\": \"axonhub.io/v1alpha1\", \"kind\": \"AIChannel\",\n\t\"metadata\": {\"name\": \"a\"},\n"
                        + "\t\"spec\": {\"type\": \"simulated\",\n\t\t\"weight\": %s, \"models\": [{\"name\": \"m\"}]}}";
        assertThat(Loads.of("f.json", json.formatted(5)).snapshot().channels().get("default/a"))
                .satisfies(channel -> assertThat(channel.weight()).isEqualTo(5));
        assertThat(Loads.of("f.json", json.formatted(5000)).texts())
                .containsExactly("f.json:4: spec.weight: must be from 0 to 1000");
        assertThat(Loads.of("f.json", json.formatted("sk-live")).texts())
                .containsExactly("f.json:4: is not valid JSON");
        assertThat(Loads.of("f.json", json.formatted("1, \"weight\": 2")).texts())
                .containsExactly("f.json:4: weight: is already set in line 4");
    }

    @Test
    void namesBothPlacesOfAnObjectThatIsThereTwice() {
        Loads.Result result = Loads.of("a.yaml", Loads.channel("x"), "b.yaml", "# second\n" + Loads.channel("x"));
        assertThat(result.texts())
                .containsExactly("b.yaml:5: metadata.name: AIChannel default/x is already in a.yaml:1");
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        byte[] bytes = "a: b\nc: \u00ff\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Loads.of(Map.of("f.yaml", bytes)).texts()).containsExactly("f.yaml:2: is not UTF-8");
    }

    @Test
    void anchorsAreExpandedButABombIsRefused() {
        String used = Loads.object("AIProfile", "p", "channels: {refs: &list [c]}\nmodels: {deny: *list}");
        assertThat(Loads.of("f.yaml", used).snapshot().profiles().values())
                .singleElement()
                .satisfies(profile -> assertThat(profile.deny()).containsExactly("c"));
        StringBuilder bomb = new StringBuilder("l0: &l0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String below = "*l" + (i - 1);
            bomb.append("l%d: &l%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(9, below))));
        }
        assertThat(Loads.of("f.yaml", bomb.toString()).texts())
                .singleElement()
                .asString()
                .endsWith("is nested too deeply or has too many aliases");
    }
}
