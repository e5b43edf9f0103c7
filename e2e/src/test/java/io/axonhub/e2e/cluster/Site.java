package io.axonhub.e2e.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.Tree;
import io.axonhub.e2e.gateway.AdminClient;
import io.axonhub.e2e.gateway.DatabaseProcess;
import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Launched;
import io.axonhub.e2e.gateway.Resources;
import io.axonhub.e2e.provider.ScriptedProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Gateways on a PostgreSQL, an operator on the cluster that programs them, and the scripted provider behind them: all processes. */
public final class Site implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String OPERATOR = "AXONHUB_OPERATOR_";
    private static final String TOKEN = "e2e-control-token";

    private final Cluster cluster;
    private final ScriptedProvider provider = ScriptedProvider.start();
    private final Resources none = Resources.create();
    private final DatabaseProcess database = DatabaseProcess.start(DatabaseProcess.Kind.POSTGRES);
    private final List<GatewayProcess> gateways = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final OperatorProcess operator;

    private Site(Cluster cluster, int replicas, List<String> namespaces, Map<String, String> more, Path kubeconfig) {
        this.cluster = cluster;
        namespaces.forEach(cluster::namespace);
        int control = Launched.freePort();
        for (int i = 0; i < replicas; i++) {
            Map<String, String> gateway = new HashMap<>(database.settings());
            gateway.putAll(AdminClient.OWNER);
            gateway.put("AXONHUB_CONTROL_TOKEN", TOKEN);
            gateway.put("AXONHUB_CONTROL_HOST", "127.0.0.1");
            gateway.put("AXONHUB_CONTROL_PORT", Integer.toString(i == 0 ? control : Launched.freePort()));
            gateway.put("AXONHUB_ENCRYPTION_KEY", Base64.getEncoder().encodeToString(new byte[32]));
            more.forEach((name, value) -> {
                if (!name.startsWith(OPERATOR)) {
                    gateway.put(name, value);
                }
            });
            gateways.add(GatewayProcess.start(none, gateway));
        }
        int number = NUMBER.incrementAndGet();
        settings.put("AXONHUB_OPERATOR_CONTROL_URL", "http://127.0.0.1:" + control);
        settings.put("AXONHUB_OPERATOR_CONTROL_TOKEN", TOKEN);
        settings.put("AXONHUB_OPERATOR_SOURCE", "e2e-" + number);
        settings.put(
                "AXONHUB_OPERATOR_LEASE_NAME",
                "operator-" + ProcessHandle.current().pid() + "-" + number);
        settings.put("AXONHUB_OPERATOR_NAMESPACES", String.join(",", namespaces));
        more.forEach((name, value) -> {
            if (name.startsWith(OPERATOR)) {
                settings.put(name, value);
            }
        });
        operator = OperatorProcess.start(kubeconfig, settings);
    }

    /** Started, with an operator that leads and watches these namespaces, which are made. Settings are the operator's or the gateways'. */
    public static Site start(int replicas, List<String> namespaces, Map<String, String> settings) {
        Cluster shared = Cluster.shared();
        Site site = new Site(shared, replicas, namespaces, settings, shared.kubeconfig());
        site.operator.awaitLeading();
        return site;
    }

    /** Started, with an operator that connects to the cluster in its own way and may not lead yet. */
    public static Site start(List<String> namespaces, Map<String, String> settings, Path kubeconfig) {
        return new Site(Cluster.shared(), 1, namespaces, settings, kubeconfig);
    }

    /** Started on a cluster of its own; the operator may not lead yet. */
    public static Site start(Cluster cluster, List<String> namespaces) {
        return new Site(cluster, 1, namespaces, Map.of(), cluster.kubeconfig());
    }

    /** The cluster. */
    public Cluster cluster() {
        return cluster;
    }

    /** Behind all channels. */
    public ScriptedProvider provider() {
        return provider;
    }

    /** The gateways. */
    public List<GatewayProcess> gateways() {
        return gateways;
    }

    /** The operator. */
    public OperatorProcess operator() {
        return operator;
    }

    /** The owner at the gateways' admin API. */
    public AdminClient owner() {
        return new AdminClient(url());
    }

    /** Another operator with the same settings but these. */
    public OperatorProcess another(Map<String, String> other) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(other);
        return OperatorProcess.start(cluster.kubeconfig(), all);
    }

    /** A channel of one model of its name, over the provider, with the key in Secret {@code secret}; further lines of its spec. */
    public String channel(String name, String secret, String... spec) {
        return """
                apiVersion: axonhub.io/v1alpha1
                kind: AIChannel
                metadata:
                  name: %1$s
                spec:
                  type: openai-compatible
                  baseUrl: %2$s/v1
                  credentials:
                    - secretRef:
                        name: %3$s
                  models:
                    - name: %1$s
                      upstreamName: text
                %4$s""".formatted(name, provider.url(), secret, lines(spec));
    }

    /** A profile over channels. */
    public static String profile(String name, List<String> channels, String... spec) {
        return """
                apiVersion: axonhub.io/v1alpha1
                kind: AIProfile
                metadata:
                  name: %s
                spec:
                  channels:
                    refs: [%s]
                %s""".formatted(name, String.join(", ", channels), lines(spec));
    }

    /** A key over a profile. */
    public static String key(String name, String profile, String... spec) {
        return """
                apiVersion: axonhub.io/v1alpha1
                kind: APIKey
                metadata:
                  name: %s
                spec:
                  profiles: [%s]
                %s""".formatted(name, profile, lines(spec));
    }

    /** A Secret of one entry. */
    public static String secret(String name, String value) {
        return """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: %s
                stringData:
                  apiKey: "%s"
                """.formatted(name, value);
    }

    private static String lines(String... spec) {
        StringBuilder lines = new StringBuilder();
        for (String line : spec) {
            lines.append("  ").append(line).append('\n');
        }
        return lines.toString();
    }

    /** Applies documents. */
    public void apply(String namespace, String... documents) {
        for (String document : documents) {
            cluster.apply(namespace, document);
        }
    }

    /** Waits until an object is ready. */
    public void awaitReady(String namespace, String kind, String name) {
        awaitCondition(namespace, kind, name, "Ready", "True/Programmed");
    }

    /** Waits for a condition, as {@code status/reason}. */
    public void awaitCondition(String namespace, String kind, String name, String type, String wanted) {
        String[] last = {""};
        try {
            Awaitility.await(kind + " " + name + " is " + type + "=" + wanted)
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        last[0] = cluster.condition(namespace, kind, name, type);
                        return last[0].equals(wanted);
                    });
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(
                    kind + " " + name + " " + type + "=" + last[0] + "\n"
                            + cluster.get(namespace, kind, name).body().path("status") + "\n" + operator.log(),
                    e);
        }
    }

    /** Waits until an object is no more. */
    public void awaitGone(String namespace, String kind, String name, Duration patience) {
        Awaitility.await(kind + " " + name + " is gone")
                .atMost(patience)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> cluster.get(namespace, kind, name).status() == 404);
    }

    /** The value that a Secret holds; empty when it is not there. */
    public String value(String namespace, String secret) {
        JsonNode data = cluster.get(namespace, "Secret", secret).body().at("/data/apiKey");
        return new String(Base64.getDecoder().decode(data.asText()), UTF_8);
    }

    /** The reasons of the Events about an object. */
    public List<String> events(String namespace, String name) {
        List<String> reasons = new ArrayList<>();
        cluster.send(
                        "GET",
                        "/api/v1/namespaces/" + namespace + "/events?fieldSelector=involvedObject.name%3D" + name,
                        null)
                .object()
                .path("items")
                .forEach(event -> reasons.add(event.path("reason").asText()));
        return reasons;
    }

    /** The status of a request through a gateway; 0 when it does not answer. */
    public int ask(int gateway, String key, String model) {
        return ask(gateway, key, model, "hi");
    }

    /** The same, with what is said. */
    public int ask(int gateway, String key, String model, String text) {
        HttpRequest request = HttpRequest.newBuilder(gateways.get(gateway).url().resolve("/v1/chat/completions"))
                .timeout(Duration.ofSeconds(30))
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Tree.object()
                        .put("model", model)
                        .set(
                                "messages",
                                Tree.array()
                                        .add(Tree.object().put("role", "user").put("content", text)))
                        .toString()))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until every gateway answers with the status. */
    public void awaitStatus(String key, String model, int status) {
        int[] last = {-1};
        try {
            Awaitility.await(model + " gives " + status)
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(30))
                    .until(() -> {
                        for (int i = 0; i < gateways.size(); i++) {
                            last[0] = ask(i, key, model);
                            if (last[0] != status) {
                                return false;
                            }
                        }
                        return true;
                    });
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(model + " gives " + last[0] + "\n" + operator.log(), e);
        }
    }

    /** The key with which the provider was asked last, by anybody. */
    public String upstreamKey() {
        return provider.last("text").header("authorization").orElse("");
    }

    /** The revision of the gateway's objects, as its control API tells it. */
    public long revision() {
        return Tree.parse(info(TOKEN).body()).path("revision").asLong(-1);
    }

    /** The control API's answer about itself to this token. */
    public HttpResponse<String> info(String token) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(settings.get("AXONHUB_OPERATOR_CONTROL_URL") + "/control/v1/info"))
                .timeout(Duration.ofSeconds(30))
                .header("authorization", "Bearer " + token)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Replaces the gateways' database with an empty one. */
    public void wipe() throws SQLException {
        gateways.forEach(GatewayProcess::kill);
        sql("DROP SCHEMA public CASCADE");
        sql("CREATE SCHEMA public");
        gateways.forEach(GatewayProcess::restart);
    }

    /** Changes the database behind everybody's back. */
    public void sql(String statement) throws SQLException {
        try (Connection connection = database.connect();
                Statement change = connection.createStatement()) {
            change.executeUpdate(statement);
        }
    }

    /** A URL of the first gateway. */
    public URI url() {
        return gateways.getFirst().url();
    }

    @Override
    public void close() {
        operator.close();
        http.close();
        gateways.forEach(GatewayProcess::close);
        database.close();
        none.close();
        provider.close();
    }
}
