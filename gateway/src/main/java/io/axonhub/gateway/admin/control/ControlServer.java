package io.axonhub.gateway.admin.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.admin.gitops.ConfigObjects;
import io.axonhub.gateway.admin.gitops.ObjectRefused;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.StoreException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operators' own listener: not in the Service of the clients, and closed to who has no token. */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    /** A custom resource of etcd's 1.5 MiB and the secrets it refers to. */
    private static final long MAX_BODY = 8L << 20;

    private static final int MAX_CONNECTIONS = 256;
    private static final String BEARER = "bearer ";

    private final Source source;
    private final Replicas replicas;
    private final Gate gate;
    private final Address address;
    private final WebServer server;

    /** Where to listen; port 0 leaves the choice to the system. */
    public record Address(String host, int port) {}

    /** The objects, as a caller from this address changes them. */
    @FunctionalInterface
    public interface Source {
        /** Those whose changes are told as this caller's. */
        ConfigObjects from(String address);
    }

    /** Not yet listening. */
    public ControlServer(Address address, Gate gate, Source source, Replicas replicas) {
        this.address = address;
        this.gate = gate;
        this.source = source;
        this.replicas = replicas;
        this.server = WebServer.builder()
                .host(address.host())
                .port(address.port())
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .maxPayloadSize(MAX_BODY)
                .maxTcpConnections(MAX_CONNECTIONS)
                .routing(HttpRouting.builder().any(this::serve))
                .build();
    }

    /**
     * Binds and serves.
     *
     * @throws UncheckedIOException with the cause and the keys to change
     */
    public ControlServer start() {
        tryAddress();
        server.start();
        if (!server.isRunning()) {
            throw cannotListen(new IOException("taken meanwhile"));
        }
        LOG.info("control api listening host={} port={}", address.host(), server.port());
        return this;
    }

    /** Helidon logs why it cannot bind and does not throw it. */
    private void tryAddress() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()));
        } catch (IOException e) {
            throw cannotListen(e);
        }
    }

    private UncheckedIOException cannotListen(IOException e) {
        return new UncheckedIOException(
                "the control API cannot listen on " + address.host() + ":" + address.port() + " (" + e.getMessage()
                        + "): free it, or set control.port (AXONHUB_CONTROL_PORT) or control.host",
                e);
    }

    /** The port bound. */
    public int port() {
        return server.port();
    }

    private void serve(ServerRequest request, ServerResponse response) {
        ControlApi.Answer answer;
        try {
            admit(request);
            answer = api(request).answer(call(request));
        } catch (Refusal e) {
            answer = refusal(e.status(), e.reason(), e.field(), e.getMessage());
        } catch (ObjectRefused e) {
            answer = refusal(status(e.reason()), e.reason().text(), e.field(), e.getMessage());
        } catch (StoreException e) {
            LOG.warn("control call failed method={} path={}", request.prologue().method(), path(request), e);
            answer = refusal(503, "StoreUnavailable", "", e.getMessage());
        }
        send(response, answer);
    }

    private static int status(ObjectRefused.Reason reason) {
        return switch (reason) {
            case INVALID, UNSUPPORTED -> 422;
            case NOT_FOUND -> 404;
            case MANAGED_BY_GIT_OPS,
                    OWNED_BY_UI,
                    OWNED_BY_OTHER,
                    STALE_VERSION,
                    STALE_FENCE,
                    STALE_GENERATION,
                    ALREADY_EXISTS -> 409;
        };
    }

    private void admit(ServerRequest request) {
        String sent = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
        boolean bearer = sent.toLowerCase(Locale.ROOT).startsWith(BEARER);
        Gate.Verdict verdict =
                bearer ? gate.judge(sent.substring(BEARER.length()).strip()) : Gate.Verdict.UNKNOWN;
        switch (verdict) {
            case ADMITTED -> {}
            case UNKNOWN ->
                throw new Refusal(401, "Unauthorized", "", "a valid token must stand in Authorization: Bearer <token>");
            case FORBIDDEN ->
                throw new Refusal(
                        403,
                        "Forbidden",
                        "",
                        "the token is valid, but its subject is not the operator of this gateway");
        }
    }

    private ControlApi api(ServerRequest request) {
        return new ControlApi(source.from(request.remotePeer().host()), replicas);
    }

    private static ControlApi.Call call(ServerRequest request) {
        Map<String, String> query = new HashMap<>();
        request.query()
                .names()
                .forEach(name -> query.put(name, request.query().first(name).orElse("")));
        List<String> path = Arrays.stream(path(request).split("/", -1)).skip(1).toList();
        byte[] body = request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
        return new ControlApi.Call(request.prologue().method().text(), path, query, body);
    }

    private static String path(ServerRequest request) {
        return request.path().path();
    }

    private static ControlApi.Answer refusal(int status, String reason, String field, @Nullable String message) {
        ObjectNode body = Json.object();
        body.put("reason", reason);
        body.put("field", field);
        body.put("message", String.valueOf(message));
        return new ControlApi.Answer(status, body);
    }

    private static void send(ServerResponse response, ControlApi.Answer answer) {
        response.status(Status.create(answer.status()));
        if (answer.status() == 204) {
            response.send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(Json.bytes(answer.body()));
    }

    /** Running calls are finished; a waiting one is interrupted. */
    @Override
    public void close() {
        server.stop();
    }
}
