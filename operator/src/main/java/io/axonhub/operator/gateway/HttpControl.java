package io.axonhub.operator.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.ObjectRef;
import io.axonhub.operator.desired.Wanted;
import io.axonhub.operator.gateway.GatewayUnavailableException.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The control API by HTTP. Thread-safe. Waits a bounded time for each answer. */
public final class HttpControl implements Control, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final String base;
    private final String source;
    private final Supplier<String> token;
    private final HttpClient http;

    /**
     * Connects when it is asked for something.
     *
     * @param source the cluster's id
     * @param token asked for each call
     */
    public HttpControl(URI url, String source, Supplier<String> token) {
        this.base = url.toString().replaceAll("/+$", "") + "/control/v1/";
        this.source = source;
        this.token = token;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
    }

    /** {@code call}: its method and the last part of its path. */
    private record Answer(int status, JsonNode body, String call) {
        /** Reason and message of a refusal, with the field it is about. */
        String message() {
            String field = body.path("field").asText();
            String message = body.path("message").asText();
            return field.isEmpty() ? message : field + ": " + message;
        }

        String reason() {
            return body.path("reason").asText();
        }
    }

    @Override
    public Written put(Wanted wanted, long fence) throws GatewayUnavailableException {
        Answer answer = call("PUT", path(wanted.ref()), Json.bytes(wanted.body(fence)), ANSWER);
        return switch (answer.status()) {
            case 200 ->
                new Written.Stored(
                        answer.body().path("revision").asLong(),
                        answer.body().path("changed").asBoolean());
            case 409 -> conflict(answer);
            case 400, 404, 413, 422 -> new Written.Refused(refusal(answer), answer.message());
            default -> throw unexpected(answer);
        };
    }

    private static String refusal(Answer answer) {
        return answer.status() == 422 ? answer.reason() : "UnsupportedByGateway";
    }

    private static Written conflict(Answer answer) throws GatewayUnavailableException {
        return switch (answer.reason()) {
            case "OwnedByUi" -> new Written.Refused("ConflictsWithUiObject", answer.message());
            case "OwnedByOther", "ManagedByGitOps" -> new Written.Refused("OwnedByOther", answer.message());
            // a later generation was sent meanwhile; what brought it here reconciles again
            case "StaleGeneration" -> throw new GatewayUnavailableException(Reason.UNREACHABLE, answer.message());
            default -> throw stale(answer);
        };
    }

    private static GatewayUnavailableException stale(Answer answer) {
        return new GatewayUnavailableException(
                Reason.STALE_LEADER,
                answer.message()
                        + ": one operator a source may run at a time, see operator.lease.name and operator.source");
    }

    @Override
    public void delete(ObjectRef ref, String uid, long fence) throws GatewayUnavailableException {
        Answer answer = call("DELETE", path(ref) + "?uid=" + encode(uid) + "&fence=" + fence, null, ANSWER);
        switch (answer.status()) {
            case 204, 404 -> {}
            case 409 -> throw stale(answer);
            default -> throw unexpected(answer);
        }
    }

    @Override
    public Differences sync(List<Item> items, boolean prune, long fence) throws GatewayUnavailableException {
        ObjectNode body = Json.object();
        body.put("fence", fence);
        body.put("prune", prune);
        ArrayNode all = body.putArray("items");
        for (Item item : items) {
            ObjectNode one = all.addObject();
            one.put("kind", item.ref().kind().text());
            one.put("ns", item.ref().namespace());
            one.put("name", item.ref().name());
            one.put("uid", item.uid());
            one.put("digest", item.digest());
        }
        Answer answer = call("POST", "sources/" + encode(source) + ":sync", Json.bytes(body), ANSWER.multipliedBy(3));
        return switch (answer.status()) {
            case 200 ->
                new Differences(
                        answer.body().path("revision").asLong(),
                        refs(answer.body().path("unknown")),
                        refs(answer.body().path("drifted")),
                        refs(answer.body().path("pruned")));
            case 409 -> throw stale(answer);
            default -> throw unexpected(answer);
        };
    }

    private static List<ObjectRef> refs(JsonNode list) {
        List<ObjectRef> refs = new ArrayList<>();
        for (JsonNode one : list) {
            refs.add(new ObjectRef(
                    Kind.named(one.path("kind").asText()),
                    one.path("ns").asText(),
                    one.path("name").asText()));
        }
        return refs;
    }

    @Override
    public Overview info() throws GatewayUnavailableException {
        Answer answer = call("GET", "info", null, ANSWER);
        if (answer.status() != 200) {
            throw unexpected(answer);
        }
        List<Replica> replicas = new ArrayList<>();
        for (JsonNode one : answer.body().path("replicas")) {
            replicas.add(new Replica(
                    one.path("id").asText(), one.path("appliedRevision").asLong()));
        }
        return new Overview(
                answer.body().path("storeId").asText(),
                answer.body().path("revision").asLong(),
                replicas);
    }

    @Override
    public boolean awaitAcks(long revision, Duration patience) throws GatewayUnavailableException {
        String path = "acks?revision=" + revision + "&waitMs=" + patience.toMillis();
        Answer answer = call("GET", path, null, ANSWER.plus(patience));
        if (answer.status() != 200) {
            throw unexpected(answer);
        }
        int live = answer.body().path("live").asInt();
        return live > 0 && answer.body().path("acked").asInt() >= live;
    }

    private String path(ObjectRef ref) {
        return "sources/" + encode(source) + "/objects/" + ref.kind().text() + "/" + encode(ref.namespace()) + "/"
                + encode(ref.name());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static GatewayUnavailableException unexpected(Answer answer) {
        return switch (answer.status()) {
            case 401, 403 ->
                new GatewayUnavailableException(
                        Reason.UNAUTHORIZED,
                        answer.message() + " (status " + answer.status()
                                + "): see operator.control.token-file, and control.* of the gateway");
            case 404, 405, 501 ->
                new GatewayUnavailableException(
                        Reason.OLDER,
                        "the gateway does not know " + answer.call() + " (status " + answer.status()
                                + "): it is older than this operator, or operator.control.url leads to something else");
            default ->
                new GatewayUnavailableException(
                        Reason.UNREACHABLE, "the gateway answers with status " + answer.status());
        };
    }

    private Answer call(String method, String path, byte @org.jspecify.annotations.Nullable [] body, Duration patience)
            throws GatewayUnavailableException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(patience)
                .header("authorization", "Bearer " + token.get())
                .header("content-type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), parse(response.body()), method + " " + name(path));
        } catch (ConnectException e) {
            boolean gone = e.getCause() instanceof UnresolvedAddressException
                    || (e.getCause() != null && e.getCause().getCause() instanceof UnresolvedAddressException);
            throw new GatewayUnavailableException(
                    gone ? Reason.GONE : Reason.UNREACHABLE,
                    gone ? "the gateway's host has no address" : "the gateway does not take connections");
        } catch (IOException e) {
            throw new GatewayUnavailableException(
                    Reason.UNREACHABLE,
                    "the gateway does not answer (" + e.getClass().getSimpleName() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayUnavailableException(Reason.UNREACHABLE, "the operator is stopping");
        }
    }

    /** Of a path without what names an object. */
    private static String name(String path) {
        int query = path.indexOf('?');
        String plain = query < 0 ? path : path.substring(0, query);
        return plain.contains("/objects/") ? "objects" : plain.substring(plain.lastIndexOf(':') + 1);
    }

    private static JsonNode parse(byte[] body) {
        try {
            return body.length == 0 ? Json.object() : Json.parse(body);
        } catch (Json.BadJsonException e) {
            // something before the gateway answers in its own words: the status says enough
            return Json.object();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
