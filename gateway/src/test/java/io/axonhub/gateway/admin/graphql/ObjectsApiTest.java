package io.axonhub.gateway.admin.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Channels, profiles and keys by GraphQL, down to the snapshot that serves requests. */
class ObjectsApiTest {
    private static final Map<String, Object> CHANNEL = Map.of(
            "type",
            "openai",
            "models",
            List.of(Map.of("name", "gpt-x")),
            "credentials",
            List.of(Map.of("secretRef", Map.of("name", "s"))));
    private static final String CREATE =
            "mutation($i: CreateObjectInput!) { createChannel(input: $i) { id version managedBy editable yaml } }";

    private final AdminRig rig;
    private final String owner;

    ObjectsApiTest(@TempDir Path dir) throws IOException {
        Files.createDirectories(dir.resolve("resources"));
        Files.writeString(dir.resolve("resources/file.yaml"), """
                apiVersion: axonhub.io/v1alpha1
                kind: AIChannel
                metadata: {name: filed}
                spec: {type: simulated, models: [{name: filed-model}]}
                """);
        rig = new AdminRig(dir);
        owner = rig.owner();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static String code(JsonNode answer) {
        return answer.at("/errors/0/extensions/code").asText();
    }

    private static String field(JsonNode answer) {
        return answer.at("/errors/0/extensions/field").asText();
    }

    private JsonNode channel(String name) {
        return rig.ask(
                owner,
                CREATE,
                "i",
                Map.of(
                        "name",
                        name,
                        "spec",
                        CHANNEL,
                        "secrets",
                        List.of(Map.of("name", "s", "value", "sk-very-secret"))));
    }

    private JsonNode profile(String name) {
        return rig.ask(
                owner,
                "mutation($i: CreateObjectInput!) { createProfile(input: $i) { id version } }",
                "i",
                Map.of(
                        "name",
                        name,
                        "spec",
                        Map.of(
                                "channels",
                                Map.of("refs", List.of("c", "filed")),
                                "modelMappings",
                                List.of(Map.of("from", "fast", "to", "gpt-x")))));
    }

    private JsonNode key(String token, String name) {
        return rig.ask(
                token,
                "mutation($i: CreateApiKeyInput!) { createApiKey(input: $i) { value apiKey { id version prefix } } }",
                "i",
                Map.of("name", name, "spec", Map.of("profiles", List.of("p"))));
    }

    @Test
    void aChannelServesAtOnceAndItsSecretIsNowhereToBeSeen() {
        JsonNode made = channel("c");
        assertThat(made.at("/data/createChannel/id").asText()).isEqualTo("default/c");
        assertThat(made.at("/data/createChannel/editable").asBoolean()).isTrue();
        assertThat(made.at("/data/createChannel/yaml").asText()).contains("kind: AIChannel", "gpt-x");
        Snapshot snapshot = rig.configuration.current();
        assertThat(snapshot.channels().get("default/c"))
                .isNotNull()
                .satisfies(channel -> assertThat(channel.credentials())
                        .singleElement()
                        .satisfies(credential -> assertThat(credential.secret()).isEqualTo("sk-very-secret")));
        JsonNode shown = rig.ask(
                owner,
                "{ channels { nodes { id spec yaml labels problems { message } } }"
                        + " auditLog { nodes { before after } } }");
        assertThat(shown.at("/data/channels/nodes")).hasSize(2);
        assertThat(Json.text(shown)).doesNotContain("sk-very-secret");
    }

    @Test
    void whatIsWrongWithASpecIsToldWithItsPath() {
        JsonNode bad = rig.ask(
                owner, CREATE, "i", Map.of("name", "c", "spec", Map.of("type", "openai", "models", List.of(1))));
        assertThat(code(bad)).isEqualTo("BAD_INPUT");
        assertThat(field(bad)).startsWith("input.spec.");
        assertThat(field(rig.ask(owner, CREATE, "i", Map.of("name", "C!", "spec", CHANNEL))))
                .isEqualTo("input.name");
        channel("c");
        assertThat(code(channel("c"))).isEqualTo("NAME_TAKEN");
    }

    @Test
    void changesTakeTheVersionThatWasSeen() {
        channel("c");
        String disable =
                "mutation { setChannelEnabled(id: \"default/c\", version: 1, enabled: false)" + " { version spec } }";
        JsonNode disabled = rig.ask(owner, disable);
        assertThat(disabled.at("/data/setChannelEnabled/spec/enabled").asBoolean(true))
                .isFalse();
        assertThat(code(rig.ask(owner, disable))).isEqualTo("VERSION_CONFLICT");
        JsonNode ordered = rig.ask(
                owner,
                "mutation { orderChannels(order: [{id: \"default/c\", version: 2,"
                        + " priority: 7, weight: 3}]) { spec } }");
        assertThat(ordered.at("/data/orderChannels/0/spec/priority").asInt()).isEqualTo(7);
        JsonNode copy = rig.ask(owner, "mutation { duplicateChannel(id: \"default/c\", name: \"d\") { id spec } }");
        assertThat(copy.at("/data/duplicateChannel/spec/enabled").asBoolean(true))
                .isFalse();
        JsonNode archived = rig.ask(owner, "mutation { archiveChannel(id: \"default/c\", version: 3) { labels } }");
        assertThat(Json.text(archived)).contains("axonhub.io/archived");
        assertThat(rig.ask(owner, "mutation { removeChannel(id: \"default/d\", version: 1) }")
                        .at("/data/removeChannel")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void whatAFileManagesIsShownAndNotChanged() {
        JsonNode filed = rig.ask(owner, "{ channel(id: \"default/filed\") { managedBy editable version } }");
        assertThat(filed.at("/data/channel/managedBy").asText()).startsWith("file:");
        assertThat(filed.at("/data/channel/editable").asBoolean(true)).isFalse();
        JsonNode refused = rig.ask(
                owner, "mutation { setChannelEnabled(id: \"default/filed\", version: 0, enabled: false) { id } }");
        assertThat(code(refused)).isEqualTo("MANAGED_BY_GITOPS");
    }

    @Test
    void anImportDoesNotStopAtWhatIsWrong() {
        JsonNode imported = rig.ask(
                owner,
                "mutation($c: [CreateObjectInput!]!) { importChannels(channels: $c) { channel { id } code field } }",
                "c",
                List.of(
                        Map.of("name", "bad", "spec", Map.of("type", "nothing")),
                        Map.of(
                                "name",
                                "good",
                                "spec",
                                Map.of("type", "simulated", "models", List.of(Map.of("name", "m"))))));
        assertThat(imported.at("/data/importChannels/0/code").asText()).isEqualTo("BAD_INPUT");
        assertThat(imported.at("/data/importChannels/1/channel/id").asText()).isEqualTo("default/good");
    }

    @Test
    void aKeyIsShownOnceRotatedWithAnOverlapAndHeld() {
        channel("c");
        profile("p");
        JsonNode made = key(owner, "k");
        String value = made.at("/data/createApiKey/value").asText();
        assertThat(value).startsWith("ah-").hasSize(46);
        assertThat(rig.configuration.current().keys()).hasSize(1);
        JsonNode rotated = rig.ask(
                owner,
                "mutation { rotateApiKey(id: \"default/k\", version: 1, overlapSeconds: 60)"
                        + " { value apiKey { version previousValidUntil prefix } } }");
        assertThat(rotated.at("/data/rotateApiKey/value").asText())
                .startsWith("ah-")
                .isNotEqualTo(value);
        assertThat(rotated.at("/data/rotateApiKey/apiKey/previousValidUntil").asText())
                .isNotEmpty();
        assertThat(rig.configuration.current().keys()).hasSize(2);
        JsonNode shown = rig.ask(
                owner,
                "{ apiKeys { nodes { id spec yaml prefix user { email } } }"
                        + " auditLog { nodes { before after } } }");
        assertThat(shown.at("/data/apiKeys/nodes/0/user/email").asText()).isEqualTo("u0@x.org");
        assertThat(Json.text(shown)).doesNotContain(value);
        String stranger = rig.user(false, Set.of());
        assertThat(rig.ask(stranger, "{ apiKeys { nodes { id } } }").at("/data/apiKeys/nodes"))
                .isEmpty();
        assertThat(code(rig.ask(stranger, "mutation { rotateApiKey(id: \"default/k\", version: 2) { value } }")))
                .isEqualTo("NOT_FOUND");
        rig.ask(owner, "mutation { assignApiKey(key: \"default/k\", user: \"u1\") }");
        JsonNode off = rig.ask(
                stranger, "mutation { setApiKeyEnabled(id: \"default/k\", version: 2, enabled: false) { version } }");
        assertThat(off.at("/data/setApiKeyEnabled/version").asInt()).isEqualTo(3);
        assertThat(rig.ask(stranger, "{ apiKeys { nodes { id } } }").at("/data/apiKeys/nodes"))
                .hasSize(1);
    }

    @Test
    void aNewKeyIsThereWithItsProjectOrNotAtAll() {
        channel("c");
        profile("p");
        rig.ask(owner, "mutation { createProject(input: {name: \"alpha\"}) { id } }");
        String project = rig.access.people.projects().list(null, 1).getFirst().id();
        long revision = rig.configuration.current().revision();
        rig.ask(
                owner,
                "mutation($i: CreateApiKeyInput!) { createApiKey(input: $i) { value } }",
                "i",
                Map.of("name", "k", "project", project, "spec", Map.of("profiles", List.of("p"))));
        assertThat(rig.access.people.projectsOfKeys()).containsExactly(Map.entry("default/k", project));
        assertThat(rig.configuration.current().revision()).isEqualTo(revision + 1);
    }

    @Test
    void onesOwnKeyValueMustBeLongEnough() {
        JsonNode bad = rig.ask(
                owner,
                "mutation($i: CreateApiKeyInput!) { createApiKey(input: $i) { value } }",
                "i",
                Map.of("name", "k", "value", "short", "spec", Map.of("profiles", List.of("p"))));
        assertThat(field(bad)).isEqualTo("input.value");
    }

    @Test
    void sayWhereARequestWouldGo() {
        channel("c");
        profile("p");
        key(owner, "k");
        JsonNode route = rig.ask(
                        owner,
                        "{ route(model: \"fast\", key: \"default/k\") { mapped allowed"
                                + " channels { channel modelSent excludedBecause } } }")
                .at("/data/route");
        assertThat(route.at("/mapped").asText()).isEqualTo("gpt-x");
        assertThat(route.at("/channels/0/channel").asText()).isEqualTo("default/c");
        assertThat(route.at("/channels/0/excludedBecause").isNull()).isTrue();
        assertThat(route.at("/channels/1/excludedBecause").asText()).contains("does not list the model");
        assertThat(code(rig.ask(owner, "{ route(model: \"x\", key: \"default/none\") { mapped } }")))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void mappingsAreTestedByTheServersOwnEngine() {
        JsonNode test = rig.ask(
                        owner,
                        "{ testMapping(mappings: [{from: \"gpt-(.*)\", match: REGEX, to: \"claude-$1\"},"
                                + " {from: \"gpt-4\", to: \"never\"}], models: [\"gpt-4\", \"other\"])"
                                + " { results { model mapped rule } } }")
                .at("/data/testMapping/results");
        assertThat(test.at("/0/mapped").asText()).isEqualTo("claude-4");
        assertThat(test.at("/0/rule").asInt()).isZero();
        assertThat(test.at("/1/mapped").asText()).isEqualTo("other");
        assertThat(test.at("/1/rule").isNull()).isTrue();
        JsonNode bad = rig.ask(
                owner,
                "{ testMapping(mappings: [{from: \"(\", match: REGEX, to: \"x\"}], models: [])"
                        + " { results { model } } }");
        assertThat(field(bad)).isEqualTo("mappings[0].from");
        JsonNode group = rig.ask(
                owner,
                "{ testMapping(mappings: [{from: \"a\", match: REGEX, to: \"$2\"}], models: [\"a\"])"
                        + " { results { model } } }");
        assertThat(field(group)).isEqualTo("mappings");
    }

    @Test
    void aChannelIsTestedAsItIs() {
        rig.pipeline = exchange -> {
            Snapshot seen = exchange.get(Snapshot.class);
            String profile = exchange.identity().profile();
            assertThat(seen.profiles().get(String.valueOf(profile)))
                    .satisfies(own -> assertThat(own.channels()).containsOnlyKeys("default/filed"));
            String answer = "{\"choices\":[{\"message\":{\"content\":\"hello\"}}]}";
            return new io.axonhub.gateway.pipeline.Reply.Whole(io.axonhub.gateway.http.HttpReply.json(
                    200, answer.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        };
        String test = "mutation { testChannel(id: \"default/filed\", model: \"filed-model\", stream: false)"
                + " { ok totalMillis text errorClass requestId } }";
        JsonNode good = rig.ask(owner, test).at("/data/testChannel");
        assertThat(good.at("/ok").asBoolean()).isTrue();
        assertThat(good.at("/text").asText()).isEqualTo("hello");
        assertThat(good.at("/requestId").asText()).startsWith("req_").hasSize(36);
        rig.pipeline = exchange -> {
            throw new io.axonhub.gateway.llm.GatewayException(
                    new io.axonhub.gateway.llm.LlmError.UpstreamAuth("the provider refused the credential"));
        };
        JsonNode bad = rig.ask(owner, test).at("/data/testChannel");
        assertThat(bad.at("/ok").asBoolean()).isFalse();
        assertThat(bad.at("/errorClass").asText()).isEqualTo("upstream_auth");
        assertThat(code(rig.ask(owner, "mutation { testChannel(id: \"default/none\", model: \"m\") { ok } }")))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void providersAndModelsAreListed() {
        JsonNode catalog = rig.ask(
                owner,
                "{ providers { type credential endpoints { apiFormat baseUrl formats } }"
                        + " models { name channels { channel upstreamName price { input } } } }");
        assertThat(catalog.at("/data/providers").size()).isGreaterThan(10);
        assertThat(catalog.at("/data/models/0/name").asText()).isEqualTo("filed-model");
    }

    @Test
    void peopleSeeTheRequestsOfTheirKeysAndProjects() {
        for (int i = 0; i < 6; i++) {
            rig.requests.add("r" + i, "default/k" + i % 3, rig.access.now().plusSeconds(i));
        }
        String ann = rig.user(false, Set.of());
        rig.access.people.hold("default/k0", new io.axonhub.gateway.store.People.Holder("u1", null));
        rig.access.people.hold("default/k1", new io.axonhub.gateway.store.People.Holder("u1", null));
        String query =
                "query($a: String) { requests(first: 3, after: $a) { nodes { id usage { cacheRead } cost { amount } }"
                        + " pageInfo { hasNextPage endCursor } } }";
        JsonNode first = rig.ask(ann, query).at("/data/requests");
        assertThat(first.at("/nodes").findValuesAsText("id")).containsExactly("r4", "r3", "r1");
        JsonNode rest = rig.ask(ann, query, "a", first.at("/pageInfo/endCursor").asText())
                .at("/data/requests");
        assertThat(rest.at("/nodes").findValuesAsText("id")).containsExactly("r0");
        assertThat(rig.ask(ann, "{ request(id: \"r2\") { id } }")
                        .at("/data/request")
                        .isNull())
                .isTrue();
        JsonNode own = rig.ask(ann, "{ request(id: \"r4\") { id bodies { kind text } attempts { number } } }");
        assertThat(own.at("/data/request/bodies/0/text").asText()).isEqualTo("{}");
        String reader = rig.user(false, Set.of(Scope.READ_REQUESTS));
        assertThat(rig.ask(reader, "{ requests { nodes { id } } }").at("/data/requests/nodes"))
                .hasSize(6);
    }
}
