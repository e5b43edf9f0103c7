package io.axonhub.gateway.admin.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.admin.gitops.ConfigObjects;
import io.axonhub.gateway.admin.gitops.Draft;
import io.axonhub.gateway.admin.gitops.Kind;
import io.axonhub.gateway.admin.gitops.ObjectId;
import io.axonhub.gateway.admin.gitops.ProviderTypes;
import io.axonhub.gateway.admin.gitops.Secrets;
import io.axonhub.gateway.admin.gitops.Writer;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.ConfigRow;
import io.axonhub.gateway.store.MemoryConfigStore;
import io.axonhub.gateway.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The control API over a real socket: every call and every status. */
class ControlServerTest {
    private static final ProviderTypes TYPES = type -> type.equals("openai")
            ? Optional.of(new ProviderTypes.ProviderType(
                    true, Map.of("openai", settings -> Optional.of(URI.create("https://up"))), "openai"))
            : Optional.empty();
    private static final ObjectId CHANNEL = new ObjectId(Kind.CHANNEL, "team", "c");
    private static final String OBJECT = "/control/v1/sources/c1/objects/AIChannel/team/c";
    private static final String SPEC = "{\"type\":\"openai\",\"models\":[{\"name\":\"m\"}],"
            + "\"credentials\":[{\"secretRef\":{\"name\":\"s\"}}]}";

    private final MemoryConfigStore store = new MemoryConfigStore();
    private final ConfigObjects objects = new ConfigObjects(store, TYPES, Clock.systemUTC());
    private final AtomicLong applied = new AtomicLong(Long.MAX_VALUE);
    private final HttpClient client = HttpClient.newHttpClient();
    private final ControlServer server = new ControlServer(
            new ControlServer.Address("127.0.0.1", 0),
            token -> switch (token) {
                case "good" -> Gate.Verdict.ADMITTED;
                case "stranger" -> Gate.Verdict.FORBIDDEN;
                default -> Gate.Verdict.UNKNOWN;
            },
            address -> objects,
            () -> List.of(
                    new Replicas.Replica("a", Long.MAX_VALUE, Instant.EPOCH),
                    new Replicas.Replica("b", applied.get(), Instant.EPOCH)));

    private record Answer(int status, JsonNode body) {
        String reason() {
            return body.path("reason").asText();
        }

        String field() {
            return body.path("field").asText();
        }
    }

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    private Answer call(String method, String path, @Nullable String body) {
        return call(method, path, body, "Bearer good");
    }

    private Answer call(String method, String path, @Nullable String body, @Nullable String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String text = answer.body();
            return new Answer(answer.statusCode(), text.startsWith("{") ? Json.parse(text) : Json.object());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String object(int fence, String uid, int generation, String digest, String more) {
        return "{\"uid\":\"" + uid + "\",\"generation\":" + generation + ",\"digest\":\"" + digest + "\",\"fence\":"
                + fence + more + ",\"spec\":" + SPEC + "}";
    }

    private Answer put(int fence, String uid, int generation, String digest) {
        return call("PUT", OBJECT, object(fence, uid, generation, digest, ""));
    }

    @Test
    void writesAnObjectWithItsSecretsAndLabels() {
        Answer answer = call(
                "PUT",
                OBJECT,
                object(
                        1,
                        "u1",
                        3,
                        "d1",
                        ",\"labels\":{\"tier\":\"gold\"},\"namespaceLabels\":{\"team\":\"a\"},"
                                + "\"created\":\"2026-01-01T00:00:00Z\",\"secrets\":{\"s\":{\"apiKey\":\"sk-1\"}}"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Json.parse("{\"revision\":1,\"changed\":true,\"id\":\"u1\"}"));
        assertThat(objects.find(CHANNEL).orElseThrow()).satisfies(object -> {
            assertThat(object.owner().text()).isEqualTo("k8s:c1/team/c");
            assertThat(object.generation()).isEqualTo(3);
            assertThat(object.secrets()).isEqualTo(Secrets.Entries.of("s", "apiKey", "sk-1"));
            assertThat(object.meta().labels()).containsEntry("tier", "gold");
            assertThat(object.meta().namespaceLabels()).containsEntry("team", "a");
            assertThat(object.meta().created()).isEqualTo("2026-01-01T00:00:00Z");
        });
        assertThat(put(1, "u1", 3, "d1").body())
                .isEqualTo(Json.parse("{\"revision\":1,\"changed\":false,\"id\":\"u1\"}"));
    }

    @Test
    void writesTheHashOfAKeyOnly() {
        String hash = "ab".repeat(32);
        String body = "{\"uid\":\"u\",\"generation\":1,\"digest\":\"d\",\"fence\":1,\"spec\":{\"profiles\":[\"p\"]},"
                + "\"secrets\":{\"hash\":\"" + hash + "\",\"prefix\":\"ah-abc\",\"previousHash\":\"" + "cd".repeat(32)
                + "\",\"previousKeyExpiresAt\":\"2026-12-01T00:00:00Z\"}}";
        String path = "/control/v1/sources/c1/objects/APIKey/team/k";
        assertThat(call("PUT", path, body).status()).isEqualTo(200);
        assertThat(objects.find(new ObjectId(Kind.KEY, "team", "k"))
                        .orElseThrow()
                        .secrets())
                .isEqualTo(new Secrets.KeyHash(
                        hash, "ah-abc", new Secrets.Previous("cd".repeat(32), Instant.parse("2026-12-01T00:00:00Z"))));
        assertThat(call("PUT", path, body.replace("\"previousHash\"", "\"value\""))
                        .field())
                .isEqualTo("secrets.value");
        assertThat(call("PUT", path, body.replaceAll(",\"previousKeyExpiresAt\":\"[^\"]*\"", ""))
                        .field())
                .isEqualTo("secrets.previousKeyExpiresAt");
        assertThat(call("PUT", path, body.replace(hash, "AB")).field()).isEqualTo("secrets.hash");
    }

    @Test
    void refusesWhoHasNoTokenOrNotTheOperators() {
        for (String none : new String[] {null, "", "Bearer", "Bearer bad", "Basic good"}) {
            Answer answer = call("GET", "/control/v1/info", null, none);
            assertThat(answer.status()).as(none).isEqualTo(401);
            assertThat(answer.reason()).isEqualTo("Unauthorized");
        }
        assertThat(call("GET", "/control/v1/info", null, "Bearer stranger").status())
                .isEqualTo(403);
        assertThat(call("PUT", OBJECT, "{", "Bearer bad").status())
                .as("before the body is looked at")
                .isEqualTo(401);
    }

    @Test
    void conflictsAreNamed() {
        put(2, "u1", 5, "d1");
        Answer fence = put(1, "u1", 6, "d2");
        assertThat(fence.status()).isEqualTo(409);
        assertThat(fence.reason()).isEqualTo("StaleFence");
        assertThat(call("DELETE", OBJECT + "?uid=u1&fence=1", null).reason()).isEqualTo("StaleFence");
        assertThat(call("POST", "/control/v1/sources/c1:sync", "{\"fence\":1,\"items\":[]}")
                        .reason())
                .isEqualTo("StaleFence");
        Answer generation = put(2, "u1", 4, "d0");
        assertThat(generation.status()).isEqualTo(409);
        assertThat(generation.reason()).isEqualTo("StaleGeneration");
        Answer other = call("PUT", OBJECT.replace("c1", "c2"), object(1, "u9", 1, "d", ""));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.reason()).isEqualTo("OwnedByOther");
    }

    @Test
    void anObjectOfTheUiIsTakenOverByItsIdOnly() {
        String uid = objects.put(
                        new Draft(CHANNEL, Map.of(), Json.parseObject(SPEC).orElseThrow(), null),
                        new Writer.Ui("user:ada", 0))
                .object()
                .orElseThrow()
                .uid();
        Answer refused = put(1, "u1", 1, "d1");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.reason()).isEqualTo("OwnedByUi");
        assertThat(refused.body().path("message").asText()).contains(uid);
        Answer adopted = call("PUT", OBJECT, object(1, "u1", 1, "d1", ",\"adopt\":\"" + uid + "\""));
        assertThat(adopted.status()).isEqualTo(200);
        assertThat(objects.find(CHANNEL).orElseThrow().managedByUi()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "type":"openai"       | "type":"openai","weight":-1 | Invalid              | spec.weight
            "type":"openai"       | "type":"openai","tls":{}    | UnsupportedByGateway | spec.tls
            "uid":"u1"            | "uid":7                     | Invalid              | uid
            "uid":"u1",           | ''                          | Invalid              | uid
            "generation":1        | "generation":-1             | Invalid              | generation
            "fence":1             | "fence":"x"                 | Invalid              | fence
            "digest":"d1"         | "digest":""                 | Invalid              | digest
            "fence":1             | "fence":1,"colour":"red"    | UnsupportedByGateway | colour
            "fence":1             | "fence":1,"labels":{"a":1}  | Invalid              | labels.a
            "fence":1             | "fence":1,"created":"soon"  | Invalid              | created
            "fence":1             | "fence":1,"secrets":{"s":1} | Invalid              | secrets.s
            """)
    void refusesABodyWithReasonFieldAndMessage(String from, String to, String reason, String field) {
        String body = object(1, "u1", 1, "d1", "");
        assertThat(body).contains(from);
        Answer answer = call("PUT", OBJECT, body.replace(from, to));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(answer.field()).isEqualTo(field);
        assertThat(answer.body().path("message").asText()).isNotBlank();
        assertThat(store.revision()).isZero();
    }

    @Test
    void refusesWhatIsNoJsonNoKindNoNameAndNoCall() {
        assertThat(call("PUT", OBJECT, "{").status()).isEqualTo(400);
        assertThat(call("PUT", OBJECT, null).status()).isEqualTo(400);
        assertThat(call("PUT", OBJECT, "[]").status()).isEqualTo(422);
        Answer kind = call("PUT", OBJECT.replace("AIChannel", "Pod"), object(1, "u1", 1, "d1", ""));
        assertThat(kind.status()).isEqualTo(422);
        assertThat(kind.field()).isEqualTo("kind");
        assertThat(call("PUT", OBJECT.replace("team/c", "team/C_x"), object(1, "u1", 1, "d1", ""))
                        .field())
                .isEqualTo("metadata.name");
        assertThat(call("GET", "/control/v1/nothing", null).status()).isEqualTo(404);
        assertThat(call("GET", "/", null).status()).isEqualTo(404);
        assertThat(call("POST", OBJECT, "{}").status()).isEqualTo(405);
        assertThat(call("POST", "/control/v1/info", "{}").status()).isEqualTo(405);
        assertThat(call("GET", "/control/v1/acks", null).field()).isEqualTo("revision");
    }

    @Test
    void refusesABodyThatIsTooLong() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String head = "PUT " + OBJECT
                    + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer good\r\nContent-Length: 8388609\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(answer.readLine()).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void deletesOnceAndOnlyTheObjectThatIsMeant() {
        put(1, "u2", 1, "d1");
        assertThat(call("DELETE", OBJECT + "?uid=u1&fence=1", null).status()).isEqualTo(404);
        assertThat(call("DELETE", OBJECT + "?fence=1", null).field()).isEqualTo("uid");
        assertThat(call("DELETE", OBJECT + "?uid=u2", null).field()).isEqualTo("fence");
        assertThat(call("DELETE", OBJECT + "?uid=u2&fence=1", null).status()).isEqualTo(204);
        assertThat(call("DELETE", OBJECT + "?uid=u2&fence=1", null).status()).isEqualTo(404);
    }

    @Test
    void syncTellsWhatIsUnknownDriftedAndPruned() {
        for (String name : List.of("a", "b", "c", "d")) {
            call("PUT", OBJECT.replace("team/c", "team/" + name), object(1, "u-" + name, 1, "d-" + name, ""));
        }
        store.edit(
                new ConfigRow.Key("AIChannel", "team", "b"),
                row -> new ConfigRow(
                        row.key(),
                        row.origin(),
                        row.version(),
                        row.meta(),
                        "{}",
                        row.secrets(),
                        ConfigRow.State.EDITED,
                        row.updatedAt()));
        String items = item("a", "d-a") + "," + item("b", "d-b") + "," + item("c", "other") + "," + item("e", "d-e");
        Answer looked = call("POST", "/control/v1/sources/c1:sync", "{\"fence\":1,\"items\":[" + items + "]}");
        assertThat(looked.status()).isEqualTo(200);
        assertThat(names(looked, "unknown")).containsExactly("e");
        assertThat(names(looked, "drifted")).containsExactly("b", "c");
        assertThat(names(looked, "pruned")).isEmpty();
        assertThat(store.revision()).isEqualTo(4);
        Answer pruned =
                call("POST", "/control/v1/sources/c1:sync", "{\"fence\":1,\"prune\":true,\"items\":[" + items + "]}");
        assertThat(names(pruned, "pruned")).containsExactly("d");
        assertThat(store.revision()).isEqualTo(5);
        assertThat(objects.find(new ObjectId(Kind.CHANNEL, "team", "d"))).isEmpty();
        Answer bad = call("POST", "/control/v1/sources/c1:sync", "{\"fence\":1,\"items\":[{\"kind\":\"AIChannel\"}]}");
        assertThat(bad.status()).isEqualTo(422);
        assertThat(bad.field()).isEqualTo("items[0].ns");
        assertThat(call("POST", "/control/v1/sources/-:sync", "{\"fence\":1}").field())
                .isEqualTo("source");
    }

    private static String item(String name, String digest) {
        return "{\"kind\":\"AIChannel\",\"ns\":\"team\",\"name\":\"" + name + "\",\"uid\":\"u-" + name
                + "\",\"digest\":\"" + digest + "\"}";
    }

    private static List<String> names(Answer answer, String list) {
        return answer.body().path(list).findValuesAsText("name");
    }

    @Test
    void infoTellsTheStoreAndItsReplicas() {
        put(1, "u1", 1, "d1");
        applied.set(0);
        Answer info = call("GET", "/control/v1/info", null);
        assertThat(info.status()).isEqualTo(200);
        assertThat(info.body().path("storeId").asText()).isEqualTo("memory");
        assertThat(info.body().path("revision").asLong()).isEqualTo(1);
        assertThat(info.body().at("/replicas/1/id").asText()).isEqualTo("b");
        assertThat(info.body().at("/replicas/1/appliedRevision").asLong(-1)).isZero();
        assertThat(info.body().at("/replicas/1/lastSeen").asText()).isEqualTo("1970-01-01T00:00:00Z");
    }

    @Test
    void acksWaitForTheLastReplicaAndNoLonger() {
        applied.set(1);
        assertThat(call("GET", "/control/v1/acks?revision=2", null).body())
                .isEqualTo(Json.parse("{\"acked\":1,\"live\":2,\"laggards\":[\"b\"]}"));
        Thread.ofVirtual().start(() -> applied.set(2));
        assertThat(call("GET", "/control/v1/acks?revision=2&waitMs=10000", null).body())
                .isEqualTo(Json.parse("{\"acked\":2,\"live\":2,\"laggards\":[]}"));
    }

    @Test
    void aLostDatabaseIsAnAnswerToo() {
        store.fail(new StoreException(StoreException.Kind.UNREACHABLE, "gone", null));
        Answer answer = call("GET", "/control/v1/info", null);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.reason()).isEqualTo("StoreUnavailable");
    }

    @Test
    void aTakenPortIsNamed() {
        ControlServer second = new ControlServer(
                new ControlServer.Address("127.0.0.1", server.port()),
                token -> Gate.Verdict.UNKNOWN,
                address -> objects,
                List::of);
        assertThatThrownBy(second::start).hasMessageContaining("control.port");
    }
}
