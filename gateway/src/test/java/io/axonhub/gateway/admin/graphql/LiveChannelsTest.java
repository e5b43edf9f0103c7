package io.axonhub.gateway.admin.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.axonhub.gateway.client.AddressGuard;
import io.axonhub.gateway.client.HelidonUpstream;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.store.Audit;
import io.axonhub.gateway.store.AuditEntry;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Snapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Channels before they are saved, what their providers list, how they are, and where requests would go. */
class LiveChannelsTest {
    private static final String FILE = """
            apiVersion: axonhub.io/v1alpha1
            kind: AIChannel
            metadata: {name: main}
            spec: {type: simulated, models: [{name: big}, {name: small}]}
            ---
            apiVersion: axonhub.io/v1alpha1
            kind: AIChannel
            metadata: {name: spare}
            spec: {type: simulated, models: [{name: reserve}]}
            ---
            apiVersion: axonhub.io/v1alpha1
            kind: AIProfile
            metadata: {name: other}
            spec: {channels: {refs: [main]}}
            ---
            apiVersion: axonhub.io/v1alpha1
            kind: AIProfile
            metadata: {name: p}
            spec:
              channels: {refs: [main, spare]}
              modelMappings: [{from: fast, to: small}]
              models: {deny: [forbidden]}
              rules:
                - when: "stream && headers['x-team'] == 'blue'"
                  then: {channels: [main]}
              routing:
                fallback: {models: [reserve]}
            """;

    private final AdminRig rig;
    private final String owner;
    private final HttpServer provider;
    private final HelidonUpstream network;
    private final AtomicReference<String> authorization = new AtomicReference<>("");

    LiveChannelsTest(@TempDir Path dir) throws IOException {
        Files.createDirectories(dir.resolve("resources"));
        Files.writeString(dir.resolve("resources/file.yaml"), FILE);
        rig = new AdminRig(dir);
        owner = rig.owner();
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/v1/models", call -> {
            authorization.set(String.valueOf(call.getRequestHeaders().getFirst("Authorization")));
            byte[] body = "{\"data\":[{\"id\":\"b\"},{\"id\":\"a\"}]}".getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(200, body.length);
            call.getResponseBody().write(body);
            call.close();
        });
        provider.createContext("/bad/models", call -> {
            byte[] body = "no such key".getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(401, body.length);
            call.getResponseBody().write(body);
            call.close();
        });
        provider.start();
        network = new HelidonUpstream(rig.access.clock, "test", new AddressGuard(false));
        rig.network = network;
    }

    @AfterEach
    void close() {
        network.close();
        provider.stop(0);
        rig.close();
    }

    private Map<String, Object> draft(String path, boolean withSecret) {
        return draft(path, withSecret, List.of(Map.of("name", "alias", "upstreamName", "a"), Map.of("name", "gone")));
    }

    private Map<String, Object> draft(String path, boolean withSecret, List<Map<String, String>> models) {
        Map<String, Object> spec = Map.of(
                "type",
                "openai-compatible",
                "baseUrl",
                "http://localhost:" + provider.getAddress().getPort() + path,
                "models",
                models,
                "credentials",
                List.of(Map.of("secretRef", Map.of("name", "s"))));
        return withSecret
                ? Map.of("name", "new", "spec", spec, "secrets", List.of(Map.of("name", "s", "value", "sk-new")))
                : Map.of("name", "new", "spec", spec);
    }

    @Test
    void tellsWhichModelsAProviderListsBeforeTheChannelIsSaved() {
        String fetch = "mutation($i: CreateObjectInput) { fetchModels(input: $i) { models { name listed } gone } }";
        JsonNode found = rig.ask(owner, fetch, "i", draft("/v1", true)).at("/data/fetchModels");
        assertThat(found.at("/models").findValuesAsText("name")).containsExactly("a", "b");
        assertThat(found.at("/models/0/listed").asBoolean()).isTrue();
        assertThat(found.at("/models/1/listed").asBoolean()).isFalse();
        assertThat(found.at("/gone").toString()).isEqualTo("[\"gone\"]");
        assertThat(authorization.get()).isEqualTo("Bearer sk-new");
        JsonNode refused = rig.ask(owner, fetch, "i", draft("/bad", true)).at("/errors/0");
        assertThat(refused.at("/extensions/code").asText()).isEqualTo("UNAVAILABLE");
        assertThat(refused.at("/message").asText()).contains("401").contains("no such key");
        JsonNode none = rig.ask(owner, "mutation { fetchModels(id: \"default/main\") { gone } }");
        assertThat(none.at("/errors/0/extensions/code").asText()).isEqualTo("NOT_OFFERED");
    }

    @Test
    void aVersionThatIsNamedBehindAModelDoesNotMakeItGone() {
        Map<String, Object> draft = draft("/v1", true, List.of(Map.of("name", "a@20250929"), Map.of("name", "ab@1")));
        String fetch = "mutation($i: CreateObjectInput) { fetchModels(input: $i) { models { name listed } gone } }";
        JsonNode found = rig.ask(owner, fetch, "i", draft).at("/data/fetchModels");
        assertThat(found.at("/models/0/listed").asBoolean()).isTrue();
        assertThat(found.at("/gone").toString()).isEqualTo("[\"ab@1\"]");
    }

    @Test
    void testsAChannelThatIsNotSavedWithAModelThatItDoesNotList() {
        AtomicReference<Exchange> seen = new AtomicReference<>();
        rig.pipeline = exchange -> {
            seen.set(exchange);
            String answer = "{\"choices\":[{\"message\":{\"content\":\"hello\"}}]}";
            return new Reply.Whole(HttpReply.json(200, answer.getBytes(StandardCharsets.UTF_8)));
        };
        String test = "mutation($i: CreateObjectInput!) {"
                + " testChannelDraft(input: $i, model: \"any\", stream: false) { ok text totalMillis } }";
        assertThat(rig.ask(owner, test, "i", draft("/v1", true))
                        .at("/data/testChannelDraft/text")
                        .asText())
                .isEqualTo("hello");
        Channel tried = java.util.Objects.requireNonNull(
                seen.get().get(Snapshot.class).channels().get("default/new"));
        assertThat(tried.baseUrl().toString()).endsWith("/v1");
        assertThat(tried.models()).containsKey("any");
        assertThat(tried.credentials().getFirst().secret()).isEqualTo("sk-new");
        assertThat(rig.configuration.current().channels()).doesNotContainKey("default/new");
        assertThat(rig.access.database.audit().list(Audit.Filter.all(), null, 5))
                .extracting(AuditEntry::action)
                .contains("test_draft");
        JsonNode bad = rig.ask(owner, test, "i", Map.of("name", "new", "spec", Map.of("type", "nonsense")));
        assertThat(bad.at("/errors/0/extensions/code").asText()).isEqualTo("BAD_INPUT");
    }

    @Test
    void aDraftOfWhatIsSavedHasItsSecrets() {
        String create = "mutation($i: CreateObjectInput!) { createChannel(input: $i) { id } }";
        rig.ask(owner, create, "i", draft("/v1", true));
        rig.ask(owner, "mutation($i: CreateObjectInput) { fetchModels(input: $i) { gone } }", "i", draft("/v1", false));
        assertThat(authorization.get()).isEqualTo("Bearer sk-new");
    }

    @Test
    void tellsHowAChannelIs() {
        String query = "{ channel(id: \"default/main\") { health { ready breaker inFlight outBecause"
                + " credentials { ready } lastError { errorClass } } } }";
        JsonNode health = rig.ask(owner, query).at("/data/channel/health");
        assertThat(health.at("/ready").asBoolean()).isTrue();
        assertThat(health.at("/breaker").asText()).isEqualTo("closed");
        assertThat(health.at("/lastError").isNull()).isTrue();
    }

    private JsonNode route(String arguments) {
        return rig.ask(
                        owner,
                        "{ route(profile: \"default/p\", " + arguments + ") { profile mapped allowed rule mapping"
                                + " refusal problems channels { channel excludedBecause }"
                                + " legs { model cause candidates { channel } exclusions { channel reason } } } }")
                .at("/data/route");
    }

    @Test
    void aRouteKnowsMappingsRulesAndFallbackModels() {
        JsonNode mapped = route("model: \"fast\"");
        assertThat(mapped.at("/mapped").asText()).isEqualTo("small");
        assertThat(mapped.at("/mapping").asInt()).isZero();
        assertThat(mapped.at("/rule").isNull()).isTrue();
        assertThat(mapped.at("/legs").findValuesAsText("cause")).containsExactly("asked", "fallback");
        assertThat(mapped.at("/legs/1/candidates/0/channel").asText()).isEqualTo("default/spare");
        JsonNode ruled = route("model: \"big\", stream: true, headers: {x_team: \"no\"}");
        assertThat(ruled.at("/rule").isNull()).isTrue();
        JsonNode blue = rig.ask(
                        owner,
                        "query($h: JSON) { route(profile: \"default/p\", model: \"big\", stream: true, headers: $h)"
                                + " { rule channels { channel } legs { exclusions { channel reason } } } }",
                        "h",
                        Map.of("X-Team", "blue"))
                .at("/data/route");
        assertThat(blue.at("/rule").asInt()).isZero();
        assertThat(blue.at("/legs/0/exclusions/0/reason").asText()).isEqualTo("left out by the rule");
    }

    @Test
    void aRouteSaysWhyThereIsNone() {
        JsonNode forbidden = route("model: \"forbidden\"");
        assertThat(forbidden.at("/allowed").asBoolean()).isFalse();
        assertThat(forbidden.at("/refusal").asText()).contains("not allowed");
        JsonNode nowhere = route("model: \"unknown\"");
        assertThat(nowhere.at("/problems/0").asText()).contains("no channel serves it");
        assertThat(nowhere.at("/channels/0/excludedBecause").asText()).isEqualTo("does not list the model");
    }

    @Test
    void theSystemShowsWhatIsSetAndWhoServesIt() {
        rig.access
                .database
                .replicas()
                .beat(new io.axonhub.gateway.store.Replicas.Replica("one", 7, rig.access.now(), rig.access.now()));
        rig.access.database.leases().take("chores", "one", java.time.Duration.ofSeconds(9), rig.access.now());
        JsonNode answer = rig.ask(
                owner,
                "{ system { version database storeId revision lastError replicas { id appliedRevision leads }"
                        + " storage { requestBody chunks } retention { resource maxAgeSeconds cron } } }");
        JsonNode system = answer.at("/data/system");
        assertThat(system.at("/version").asText()).isEqualTo("1.2.3");
        assertThat(system.at("/storeId").asText()).isNotEmpty();
        assertThat(system.at("/replicas/0/appliedRevision").asInt()).isEqualTo(7);
        assertThat(system.at("/replicas/0/leads").asBoolean()).isTrue();
        assertThat(system.at("/retention/0/cron").asText()).isEqualTo("0 3 * * *");
        assertThat(answer.toString()).doesNotContain("hidden");
    }
}
