package io.axonhub.operator.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.axonhub.gateway.json.Json;
import io.axonhub.operator.resource.ChannelResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server's answers to a status mean. */
class AppliedStatusesTest {
    private static final ObjectNode STATUS = object("{'observedGeneration': 3, 'conditions': [], 'models': 2}");
    private static final ObjectNode CONDITIONS = object("{'observedGeneration': 3, 'conditions': []}");

    private final ChannelResource channel = new ChannelResource();
    private final List<JsonNode> written = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final HttpServer server;
    private final KubernetesClient client;
    private final AppliedStatuses statuses;
    private Predicate<JsonNode> schema = status -> true;
    private UnaryOperator<Answer> trouble = answer -> answer;

    private record Answer(int status, String reason) {}

    AppliedStatusesTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        statuses = new AppliedStatuses(client);
        channel.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team")
                .withName("c")
                .withUid("uid")
                .build());
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) Json.parse(json.replace('\'', '"'));
    }

    @BeforeEach
    void starts() {
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void ends() {
        client.close();
        server.stop(0);
    }

    /** As an API server does: it tells of a field that the schema does not have as invalid, but not when it is applied. */
    private void answer(HttpExchange exchange) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        JsonNode status = Json.parse(exchange.getRequestBody().readAllBytes()).path("status");
        boolean applies = type.startsWith("application/apply-patch+yaml");
        boolean strict = query.contains("dryRun=All") && query.contains("fieldValidation=Strict");
        asked.add(applies ? "apply" : strict ? "ask" : "other");
        Answer answer = trouble.apply(
                schema.test(status) ? new Answer(200, "") : applies ? new Answer(500, "") : new Answer(422, "Invalid"));
        if (answer.status() == 200 && applies) {
            written.add(status);
        }
        ObjectNode body = answer.status() == 200
                ? object("{'apiVersion': 'axonhub.io/v1alpha1', 'kind': 'AIChannel', 'metadata': {'name': 'c'}}")
                : object("{'apiVersion': 'v1', 'kind': 'Status', 'status': 'Failure', 'message': 'no'}")
                        .put("code", answer.status())
                        .put("reason", answer.reason());
        byte[] bytes = Json.text(body).getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @ParameterizedTest
    @CsvSource({"500, ''", "500, InternalError", "500, ServerTimeout", "503, ServiceUnavailable", "429, TooManyRequests"
    })
    void aServerInTroubleIsAskedAgainForAllOfTheStatus(int code, String reason) {
        trouble = answer -> new Answer(code, reason);
        assertThatThrownBy(() -> statuses.write(channel, STATUS))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(code));
        trouble = answer -> answer;
        assertThat(written).isEmpty();
        statuses.write(channel, STATUS);
        assertThat(written).containsExactly(STATUS);
    }

    @Test
    void aServerThatIsWellAgainWhenItIsAskedWhyGetsAllOfTheStatus() {
        trouble = answer -> {
            trouble = same -> same;
            return new Answer(500, "");
        };
        assertThatThrownBy(() -> statuses.write(channel, STATUS)).isInstanceOf(KubernetesClientException.class);
        assertThat(written).isEmpty();
        statuses.write(channel, STATUS);
        assertThat(written).containsExactly(STATUS);
    }

    @Test
    void whereTheSchemaIsOlderConditionsAreWrittenAloneUntilItIsUpgraded() {
        schema = status -> !status.has("models");
        statuses.write(channel, STATUS);
        statuses.write(channel, STATUS);
        assertThat(written).containsExactly(CONDITIONS, CONDITIONS);
        assertThat(asked).as("what fails is not tried twice").containsExactly("apply", "ask", "apply", "ask", "apply");
        schema = status -> true;
        statuses.write(channel, STATUS);
        assertThat(written).last().isEqualTo(STATUS);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 409})
    void anObjectThatWentNeedsNoStatus(int code) {
        trouble = answer -> new Answer(code, "NotFound");
        statuses.write(channel, STATUS);
        assertThat(written).isEmpty();
    }
}
