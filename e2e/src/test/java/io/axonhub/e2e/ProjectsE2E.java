package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.gateway.AdminClient;
import io.axonhub.e2e.gateway.DatabaseProcess;
import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A project's budget and what it wants kept, set at one of two gateways on one database. */
@ParameterizedClass
@EnumSource
class ProjectsE2E {
    private static final int BUDGET = 40;
    private static final List<String> KEYS = List.of("one", "two");

    @Parameter
    DatabaseProcess.Kind kind = DatabaseProcess.Kind.POSTGRES;

    private final List<GatewayProcess> gateways = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Resources resources = Resources.create();
    private @Nullable DatabaseProcess database;

    @BeforeEach
    void starts() {
        DatabaseProcess started = DatabaseProcess.start(kind);
        database = started;
        resources.write("channel.yaml", """
                apiVersion: axonhub.io/v1alpha1
                kind: AIChannel
                metadata:
                  name: simulated
                spec:
                  type: simulated
                  models:
                    - name: simulated-echo
                """);
        resources.profile(List.of("simulated"));
        KEYS.forEach(key -> resources.key(key, secret(key)));
        Map<String, String> settings = new HashMap<>(started.settings());
        settings.putAll(AdminClient.OWNER);
        settings.put("AXONHUB_ENCRYPTION_KEY", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
        for (int i = 0; i < 2; i++) {
            gateways.add(GatewayProcess.start(resources, settings));
        }
    }

    @AfterEach
    void ends() {
        http.close();
        gateways.forEach(GatewayProcess::close);
        if (database != null) {
            database.close();
        }
        resources.close();
    }

    private static String secret(String key) {
        return "ah-" + key + "-0123456789abcdef0123456789abcdef";
    }

    private int ask(GatewayProcess gateway, String key) {
        HttpRequest request = HttpRequest.newBuilder(gateway.url().resolve("/v1/chat/completions"))
                .timeout(Duration.ofSeconds(30))
                .header("authorization", "Bearer " + secret(key))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"simulated-echo\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                        UTF_8))
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As many as are granted through both gateways with both keys, until none of them grants one more. */
    private int granted() {
        int granted = 0;
        boolean more = true;
        while (more) {
            more = false;
            for (GatewayProcess gateway : gateways) {
                for (String key : KEYS) {
                    int status = ask(gateway, key);
                    assertThat(status).isIn(200, 429);
                    more |= status == 200;
                    granted += status == 200 ? 1 : 0;
                }
            }
        }
        return granted;
    }

    private JsonNode data(AdminClient owner, String document, ObjectNode variables) {
        return owner.ask(gateways.getFirst().url(), document, variables);
    }

    private void project(AdminClient owner) {
        ObjectNode input = Tree.object().put("name", "Search");
        input.putArray("limits")
                .addObject()
                .put("resource", "REQUESTS")
                .put("window", "MONTH")
                .put("most", Integer.toString(BUDGET));
        input.putObject("storage").put("requestBody", false);
        ObjectNode made = Tree.object();
        made.set("i", input);
        String id = data(owner, "mutation($i: CreateProjectInput!) { createProject(input: $i) { id } }", made)
                .at("/createProject/id")
                .asText();
        for (String key : KEYS) {
            ObjectNode assigned = Tree.object().put("k", "default/" + key).put("p", id);
            data(owner, "mutation($k: ID!, $p: ID!) { assignApiKey(key: $k, project: $p) }", assigned);
        }
    }

    @Test
    void aProjectsBudgetHoldsOverItsKeysAndGatewaysAndItsBodiesAreNotKept() {
        try (AdminClient owner = new AdminClient(gateways.getFirst().url())) {
            project(owner);
            Awaitility.await("both gateways have the newest revision")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> {
                        JsonNode system = data(
                                        owner, "{ system { revision replicas { appliedRevision } } }", Tree.object())
                                .path("system");
                        long newest = system.path("revision").asLong();
                        return system.path("replicas").size() == 2
                                && system.path("replicas").findValuesAsText("appliedRevision").stream()
                                        .allMatch(applied -> Long.parseLong(applied) >= newest);
                    });
            int[] granted = {granted()};
            // what one gateway holds and does not need it gives back after a second
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                granted[0] += granted();
                return granted[0] >= BUDGET;
            });
            assertThat(granted[0]).isBetween(BUDGET, BUDGET + 2);
            Awaitility.await("the records are in the database")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> data(
                                            owner,
                                            "{ requests(first: 1, filter: {status: COMPLETED}) { nodes { id } } }",
                                            Tree.object())
                                    .at("/requests/nodes")
                                    .size()
                            == 1);
            String id = data(
                            owner,
                            "{ requests(first: 1, filter: {status: COMPLETED}) { nodes { id } } }",
                            Tree.object())
                    .at("/requests/nodes/0/id")
                    .asText();
            JsonNode bodies = data(
                            owner,
                            "query($id: ID!) { request(id: $id) { bodies { kind } } }",
                            Tree.object().put("id", id))
                    .at("/request/bodies");
            assertThat(bodies.findValuesAsText("kind")).contains("RESPONSE").doesNotContain("REQUEST");
        }
    }
}
