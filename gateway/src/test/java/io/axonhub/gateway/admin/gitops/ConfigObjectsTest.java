package io.axonhub.gateway.admin.gitops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.admin.gitops.ObjectRefused.Reason;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.ConfigRow;
import io.axonhub.gateway.store.MemoryConfigStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes by the UI and by operators, and whose objects they are. */
class ConfigObjectsTest {
    private static final ObjectId CHANNEL = new ObjectId(Kind.CHANNEL, "team", "openai");
    private static final ObjectId KEY = new ObjectId(Kind.KEY, "team", "ci");
    private static final String SPEC = "{\"type\":\"openai\",\"models\":[{\"name\":\"m\"}],"
            + "\"credentials\":[{\"secretRef\":{\"name\":\"s\"}}]}";

    private final MemoryConfigStore store = new MemoryConfigStore();
    private final List<ConfigObject> files = new ArrayList<>();
    private final List<Long> applied = new ArrayList<>();
    private final ConfigObjects objects =
            new ConfigObjects(store, Loads.TYPES, () -> files, Clock.systemUTC(), () -> applied.add(store.revision()));

    private static ObjectNode spec(String json) {
        return Json.parseObject(json).orElseThrow();
    }

    private static Draft draft(String spec, @Nullable Secrets secrets) {
        return new Draft(CHANNEL, Map.of("tier", "gold"), spec(spec), secrets);
    }

    private static Writer ui(long version) {
        return new Writer.Ui("user:ada", version);
    }

    private static Writer.Cluster cluster(long fence, String uid, long generation, String digest) {
        return new Writer.Cluster("c1", fence, uid, generation, digest, null);
    }

    private static void refused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ObjectRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @Test
    void theUiMakesChangesAndDeletes() {
        Change made = objects.put(draft(SPEC, Secrets.Entries.of("s", "apiKey", "sk-1")), ui(0));
        assertThat(made.revision()).isEqualTo(1);
        ConfigObject object = made.object().orElseThrow();
        assertThat(object.version()).isEqualTo(1);
        assertThat(object.owner()).isEqualTo(Owner.UI);
        assertThat(objects.find(CHANNEL)).contains(object);

        Change changed = objects.put(draft(SPEC.replace("\"m\"", "\"n\""), null), ui(1));
        assertThat(changed.revision()).isEqualTo(2);
        assertThat(changed.object().orElseThrow().secrets()).isEqualTo(Secrets.Entries.of("s", "apiKey", "sk-1"));
        assertThat(changed.object().orElseThrow().uid()).isEqualTo(object.uid());

        assertThat(objects.delete(CHANNEL, ui(2)).object()).isEmpty();
        assertThat(objects.find(CHANNEL)).isEmpty();
        assertThat(applied).containsExactly(1L, 2L, 3L);
        assertThat(store.revisions())
                .containsExactly(
                        "user:ada: put AIChannel team/openai",
                        "user:ada: put AIChannel team/openai",
                        "user:ada: delete AIChannel team/openai");
    }

    @Test
    void theUiAddsSecretsToThoseThereAreAndDropsWhatNothingRefersTo() {
        String two = SPEC.replace(
                "[{\"secretRef\":{\"name\":\"s\"}}]",
                "[{\"secretRef\":{\"name\":\"s\"}}," + "{\"secretRef\":{\"name\":\"t\"}}]");
        objects.put(draft(SPEC, Secrets.Entries.of("s", "apiKey", "sk-1")), ui(0));
        Change both = objects.put(draft(two, Secrets.Entries.of("t", "apiKey", "sk-2")), ui(1));
        assertThat(both.object().orElseThrow().secrets())
                .isEqualTo(new Secrets.Entries(Map.of("s", Map.of("apiKey", "sk-1"), "t", Map.of("apiKey", "sk-2"))));
        Change one = objects.put(draft(SPEC, null), ui(2));
        assertThat(one.object().orElseThrow().secrets()).isEqualTo(Secrets.Entries.of("s", "apiKey", "sk-1"));
    }

    @Test
    void anEqualObjectMakesNoRevision() {
        objects.put(draft(SPEC, Secrets.Entries.of("s", "apiKey", "sk-1")), ui(0));
        Change again = objects.put(draft(SPEC, Secrets.Entries.of("s", "apiKey", "sk-1")), ui(1));
        assertThat(again.changed()).isFalse();
        assertThat(again.revision()).isEqualTo(1);
        assertThat(objects.put(draft(SPEC, Secrets.Entries.of("s", "apiKey", "sk-2")), ui(1))
                        .changed())
                .isTrue();
    }

    @Test
    void refusesWhatBreaksARuleWithItsField() {
        assertThatThrownBy(() -> objects.put(draft(SPEC.replace("\"m\"", "7"), null), ui(0)))
                .isInstanceOfSatisfying(ObjectRefused.class, refused -> {
                    assertThat(refused.reason().text()).isEqualTo("Invalid");
                    assertThat(refused.field()).isEqualTo("spec.models[0].name");
                    assertThat(refused).hasMessage("must be a text: quote it");
                    assertThat(refused.problems()).hasSize(1);
                });
        String twice = "{\"type\":\"openai\",\"models\":[{\"name\":\"m\"}]}";
        assertThatThrownBy(() -> objects.put(draft(twice, null), ui(0)))
                .isInstanceOfSatisfying(
                        ObjectRefused.class,
                        refused -> assertThat(refused.field()).isEqualTo("spec.credentials"));
        refused(
                Reason.UNSUPPORTED,
                () -> objects.put(draft(SPEC.replace("\"type\"", "\"gateway\":\"eu\",\"type\""), null), ui(0)));
        Draft badName = new Draft(new ObjectId(Kind.CHANNEL, "team", "Bad_Name"), Map.of(), spec(SPEC), null);
        assertThatThrownBy(() -> objects.put(badName, ui(0)))
                .isInstanceOfSatisfying(
                        ObjectRefused.class,
                        refused -> assertThat(refused.field()).isEqualTo("metadata.name"));
        assertThat(store.revision()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            PROFILE | {"channels":{"refs":["c"]},"modelMappings":[{"from":"a","to":"b"},{"from":"b","to":"a"}]} | spec.modelMappings[0].to | maps to 'b', which the mappings lead over 'a' back to 'b'
            PROFILE | {"channels":{"refs":["c"]},"modelMappings":[{"from":"(","match":"Regex","to":"b"}]} | spec.modelMappings[0].from | missing closing
            PROFILE | {"channels":{"refs":["c"]},"models":{"deny":["b"]},"modelMappings":[{"from":"a","to":"b"}]} | spec.modelMappings[0].to | which spec.models.deny forbids
            PROFILE | {"channels":{"refs":["c"]},"routing":{"fallback":{"enabled":false,"models":["b"]}}} | spec.routing.fallback.models | has no effect while enabled is false
            PROFILE | {"channels":{"refs":["c"],"selector":{"matchLabels":{"a":"b"}}}} | spec.channels | exactly one
            KEY | {"profiles":["p"],"activeProfile":"q"} | spec.activeProfile | must be one of profiles
            KEY | {"profiles":["p"],"quotas":[{"resource":"Tokens","window":"Day","limit":"-1"}]} | spec.quotas[0].limit | must
            KEY | {"profiles":["p"],"quotas":[{"resource":"Tokens","window":"Day","limit":"1"},{"resource":"Tokens","window":"Day","limit":"2"}]} | spec.quotas[1] | same
            KEY | {"profiles":["p"],"quotas":[{"resource":"Cost","window":"Day","limit":"1","currency":"XYZ"}]} | spec.quotas[0].currency | is no currency of ISO 4217
            CHANNEL | {"type":"simulated","models":[{"name":"m","price":{"inputPerMillion":"-1","outputPerMillion":"1"}}]} | spec.models[0].price.inputPerMillion | must
            CHANNEL | {"type":"simulated","models":[{"name":"m","price":{"inputPerMillion":"1","outputPerMillion":"1","currency":"USX"}}]} | spec.models[0].price.currency | is no currency of ISO 4217
            CHANNEL | {"type":"simulated","models":[{"name":"m","prices":[{"price":{"inputPerMillion":"1","outputPerMillion":"1"}},{"from":"2026-01-01T00:00:00Z","price":{"inputPerMillion":"1","outputPerMillion":"1"}}]}]} | spec.models[0].prices | overlaps
            CHANNEL | {"type":"simulated","models":[{"name":"m"}],"limits":{"requestsPerMinute":0}} | spec.limits.requestsPerMinute | must
            """)
    void refusesWhatContradictsItselfAndLeavesTheRunningConfiguration(
            Kind kind, String spec, String field, String reason) {
        Draft draft = new Draft(new ObjectId(kind, "team", "x"), Map.of(), spec(spec), null);
        for (Writer writer : List.of(ui(0), cluster(1, "u", 1, "d"))) {
            assertThatThrownBy(() -> objects.put(draft, writer))
                    .hasMessageContaining(reason)
                    .isInstanceOfSatisfying(
                            ObjectRefused.class,
                            refused -> assertThat(refused.field()).isEqualTo(field));
        }
        assertThat(store.revision()).isZero();
        assertThat(applied).isEmpty();
    }

    /** The channel, the profile and the key of a quota of money. */
    private Change money(Kind kind, String name, String spec) {
        Secrets secrets = kind == Kind.KEY ? Secrets.KeyHash.of("ah-0123456789abcdef") : null;
        ObjectId id = new ObjectId(kind, "team", name);
        long version = objects.find(id).map(ConfigObject::version).orElse(0L);
        return objects.put(new Draft(id, Map.of(), spec(spec), secrets), ui(version));
    }

    @Test
    void refusesAQuotaOfMoneyWithoutAPriceWhicheverObjectMakesIt() {
        String free = "{\"type\":\"simulated\",\"models\":[{\"name\":\"m\"}]}";
        String dollars =
                free.replace("\"m\"", "\"m\",\"price\":{\"inputPerMillion\":\"1\",\"outputPerMillion\":\"1\"}");
        String profile = "{\"channels\":{\"refs\":[\"c\"]}}";
        String key = "{\"profiles\":[\"p\"],\"quotas\":[{\"resource\":\"Cost\",\"window\":\"Month\",\"limit\":\"5\"}]}";
        money(Kind.CHANNEL, "c", free);
        money(Kind.PROFILE, "p", profile);
        assertThatThrownBy(() -> money(Kind.KEY, "k", key))
                .hasMessageContaining("model m of AIChannel team/c has no price in USD")
                .isInstanceOfSatisfying(
                        ObjectRefused.class,
                        refused -> assertThat(refused.field()).isEqualTo("spec.quotas[0]"));
        assertThat(objects.find(new ObjectId(Kind.KEY, "team", "k"))).isEmpty();
        money(Kind.CHANNEL, "c", dollars);
        money(Kind.KEY, "k", key);
        long revision = store.revision();
        assertThatThrownBy(() -> money(Kind.CHANNEL, "c", free))
                .hasMessageContaining("leaves a quota without a price: APIKey team/k: spec.quotas[0] counts money")
                .isInstanceOfSatisfying(
                        ObjectRefused.class,
                        refused -> assertThat(refused.field()).isEqualTo("spec"));
        money(Kind.CHANNEL, "d", free);
        assertThatThrownBy(() -> money(Kind.PROFILE, "p", profile.replace("\"c\"", "\"c\",\"d\"")))
                .hasMessageContaining("model m of AIChannel team/d has no price in USD");
        assertThat(store.revision()).isEqualTo(revision + 1);
    }

    @Test
    void aClustersObjectsMayComeInAnyOrder() {
        String free = "{\"type\":\"simulated\",\"models\":[{\"name\":\"m\"}]}";
        String key = "{\"profiles\":[\"p\"],\"quotas\":[{\"resource\":\"Cost\",\"window\":\"Month\",\"limit\":\"5\"}]}";
        money(Kind.CHANNEL, "c", free);
        money(Kind.PROFILE, "p", "{\"channels\":{\"refs\":[\"c\"]}}");
        Draft draft = new Draft(KEY, Map.of(), spec(key), Secrets.KeyHash.of("ah-0123456789abcdef"));
        assertThat(objects.put(draft, cluster(1, "u", 1, "d")).changed()).isTrue();
        money(Kind.CHANNEL, "e", free);
        assertThat(objects.find(new ObjectId(Kind.CHANNEL, "team", "e")))
                .as("what was wrong before hinders nobody")
                .isPresent();
    }

    @Test
    void refusesSecretsThatDoNotFitTheKind() {
        Secrets.KeyHash hash = Secrets.KeyHash.of("ah-0123456789abcdef");
        assertThatThrownBy(() -> objects.put(draft(SPEC, hash), ui(0)))
                .isInstanceOfSatisfying(
                        ObjectRefused.class,
                        refused -> assertThat(refused.field()).isEqualTo("secrets"));
        Draft short64 = new Draft(KEY, Map.of(), spec("{\"profiles\":[\"p\"]}"), new Secrets.KeyHash("ab", "", null));
        assertThatThrownBy(() -> objects.put(short64, ui(0)))
                .isInstanceOfSatisfying(
                        ObjectRefused.class,
                        refused -> assertThat(refused.field()).isEqualTo("secrets.hash"));
    }

    @Test
    void locksOptimistically() {
        objects.put(draft(SPEC, null), ui(0));
        refused(Reason.ALREADY_EXISTS, () -> objects.put(draft(SPEC, null), ui(0)));
        objects.put(draft(SPEC.replace("\"m\"", "\"n\""), null), ui(1));
        refused(Reason.STALE_VERSION, () -> objects.put(draft(SPEC, null), ui(1)));
        refused(Reason.STALE_VERSION, () -> objects.delete(CHANNEL, ui(1)));
        objects.delete(CHANNEL, ui(2));
        refused(Reason.NOT_FOUND, () -> objects.put(draft(SPEC, null), ui(2)));
        refused(Reason.NOT_FOUND, () -> objects.delete(CHANNEL, ui(2)));
    }

    @Test
    void leavesTheObjectsOfAClusterAloneInTheUi() {
        objects.put(draft(SPEC, null), cluster(1, "u1", 1, "d1"));
        assertThatThrownBy(() -> objects.put(draft(SPEC, null), ui(1)))
                .isInstanceOfSatisfying(
                        ObjectRefused.class,
                        refused -> assertThat(refused.reason().text()).isEqualTo("ManagedByGitOps"))
                .hasMessageContaining("k8s:c1/team/openai");
        refused(Reason.MANAGED_BY_GIT_OPS, () -> objects.delete(CHANNEL, ui(1)));
    }

    @Test
    void leavesTheObjectsOfFilesAlone() {
        files.add(new ConfigObject(
                CHANNEL,
                new ConfigObject.Meta(Map.of(), Map.of(), Instant.EPOCH),
                spec(SPEC),
                Secrets.NONE,
                new Owner.File("a.yaml"),
                "",
                0,
                "",
                0));
        refused(Reason.MANAGED_BY_GIT_OPS, () -> objects.put(draft(SPEC, null), ui(0)));
        refused(Reason.MANAGED_BY_GIT_OPS, () -> objects.delete(CHANNEL, ui(0)));
        assertThat(objects.list(Kind.CHANNEL))
                .extracting(object -> object.owner().text())
                .containsExactly("file:a.yaml");
    }

    @Test
    void aClusterTakesOverAnObjectOfTheUiOnlyByItsId() {
        ConfigObject ui = objects.put(draft(SPEC, null), ui(0)).object().orElseThrow();
        assertThatThrownBy(() -> objects.put(draft(SPEC, null), cluster(1, "u1", 1, "d1")))
                .isInstanceOfSatisfying(
                        ObjectRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.OWNED_BY_UI))
                .hasMessageContaining("axonhub.io/adopt: " + ui.uid());
        Change adopted = objects.put(draft(SPEC, null), new Writer.Cluster("c1", 1, "u1", 1, "d1", ui.uid()));
        assertThat(adopted.changed()).isTrue();
        assertThat(adopted.object().orElseThrow().owner()).isEqualTo(new Owner.Cluster("c1", "team", "openai"));
        assertThat(adopted.object().orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void twoClustersDoNotShareAName() {
        objects.put(draft(SPEC, null), cluster(1, "u1", 1, "d1"));
        refused(
                Reason.OWNED_BY_OTHER,
                () -> objects.put(draft(SPEC, null), new Writer.Cluster("c2", 1, "u1", 1, "d1", null)));
    }

    @Test
    void refusesALeaderThatWasAndAGenerationThatIsBehind() {
        objects.put(draft(SPEC, null), cluster(3, "u1", 5, "d1"));
        refused(Reason.STALE_FENCE, () -> objects.put(draft(SPEC, null), cluster(2, "u1", 6, "d2")));
        refused(Reason.STALE_GENERATION, () -> objects.put(draft(SPEC, null), cluster(3, "u1", 4, "d0")));
        refused(Reason.STALE_FENCE, () -> objects.delete(CHANNEL, cluster(2, "u1", 0, "")));
        assertThat(objects.put(draft(SPEC, null), cluster(4, "u2", 1, "d3")).changed())
                .as("made anew, it begins at generation 1")
                .isTrue();
    }

    @Test
    void anEqualDigestMakesNoRevisionUnlessTheRowWasEdited() {
        objects.put(draft(SPEC, null), cluster(1, "u1", 1, "d1"));
        assertThat(objects.put(draft(SPEC, null), cluster(1, "u1", 1, "d1")).changed())
                .isFalse();
        Change moved = objects.put(draft(SPEC, null), cluster(1, "u1", 2, "d1"));
        assertThat(moved.changed()).isFalse();
        assertThat(objects.find(CHANNEL).orElseThrow().generation()).isEqualTo(2);
        assertThat(store.revision()).isEqualTo(1);
        store.edit(
                CHANNEL.key(),
                row -> new ConfigRow(
                        row.key(),
                        row.origin(),
                        row.version(),
                        row.meta(),
                        "{}",
                        row.secrets(),
                        ConfigRow.State.EDITED,
                        row.updatedAt()));
        assertThat(objects.put(draft(SPEC, null), cluster(1, "u1", 2, "d1")).changed())
                .isTrue();
        assertThat(objects.find(CHANNEL).orElseThrow().spec()).isEqualTo(spec(SPEC));
    }

    @Test
    void aClusterDeletesOnlyTheObjectItMeans() {
        objects.put(draft(SPEC, null), cluster(1, "u2", 1, "d1"));
        assertThat(objects.delete(CHANNEL, cluster(1, "u1", 0, "")).changed()).isFalse();
        assertThat(objects.find(CHANNEL)).isPresent();
        assertThat(objects.delete(CHANNEL, cluster(1, "u2", 0, "")).changed()).isTrue();
        assertThat(objects.delete(CHANNEL, cluster(1, "u2", 0, "")).changed()).isFalse();
        assertThat(objects.find(CHANNEL)).isEmpty();
    }

    @Test
    void leavesWhatTheDeletionPolicyKeepsToTheUi() {
        String orphan = SPEC.replace("\"type\"", "\"deletionPolicy\":\"Orphan\",\"type\"");
        objects.put(draft(orphan, Secrets.Entries.of("s", "apiKey", "sk-1")), cluster(1, "u1", 1, "d1"));
        objects.delete(CHANNEL, cluster(1, "u1", 0, ""));
        ConfigObject left = objects.find(CHANNEL).orElseThrow();
        assertThat(left.managedByUi()).isTrue();
        assertThat(left.spec()).isEqualTo(spec(SPEC));
        assertThat(left.secrets()).isEqualTo(Secrets.Entries.of("s", "apiKey", "sk-1"));

        Draft key = new Draft(
                KEY,
                Map.of(),
                spec("{\"profiles\":[\"p\"],\"deletionPolicy\":\"Disable\"}"),
                Secrets.KeyHash.of("ah-0123456789abcdef"));
        objects.put(key, cluster(1, "u3", 1, "d3"));
        objects.delete(KEY, cluster(1, "u3", 0, ""));
        assertThat(objects.find(KEY).orElseThrow().spec().path("enabled").asBoolean(true))
                .isFalse();
    }

    @Test
    void theYamlReadsBackAsTheSameObjectAndHoldsNoSecret() {
        String spec = SPEC.replace(
                "\"type\"",
                "\"headers\":[{\"name\":\"X-Yes\",\"value\":\"yes\"},{\"name\":\"X-N\",\"value\":\"012\"}],"
                        + "\"weight\":7,\"type\"");
        objects.put(draft(spec, Secrets.Entries.of("s", "apiKey", "sk-live")), ui(0));
        String yaml = objects.yaml(CHANNEL).orElseThrow();
        assertThat(yaml)
                .startsWith("apiVersion: axonhub.io/v1alpha1\nkind: AIChannel\n")
                .doesNotContain("sk-live");
        Tree read = YamlTrees.read(yaml).getFirst();
        assertThat(Json.text(read.json().path("spec"))).isEqualTo(spec);
        assertThat(read.json().at("/metadata/labels/tier").asText()).isEqualTo("gold");
        assertThat(Loads.of("a.yaml", yaml).problems())
                .allMatch(problem -> problem.severity() == Problem.Severity.WARNING);
        assertThat(objects.yaml(KEY)).isEmpty();
    }

    @Test
    void listsByName() {
        for (String name : List.of("b", "a")) {
            objects.put(new Draft(new ObjectId(Kind.CHANNEL, "t", name), Map.of(), spec(SPEC), null), ui(0));
        }
        assertThat(objects.list(Kind.CHANNEL))
                .extracting(object -> object.id().name())
                .containsExactly("a", "b");
        assertThat(objects.list(Kind.KEY)).isEmpty();
    }
}
