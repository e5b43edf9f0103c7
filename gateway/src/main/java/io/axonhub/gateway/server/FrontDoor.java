package io.axonhub.gateway.server;

import io.axonhub.gateway.http.Endpoint;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Inbound;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Every request's first handler: reads the head, looks the path up in the table of routes, and keeps the access log. */
final class FrontDoor implements Handler {
    private static final Logger LOG = System.getLogger(FrontDoor.class.getName());

    private final Routes routes;
    private final Dialects dialects;
    private final LlmEndpoint llm;
    private final EndpointCalls endpoints;
    private final RequestIds ids;
    private final Clock clock;
    private final Times times;
    private final BooleanSupplier draining;

    /** How long exchanges may take. */
    record Times(Duration page, Duration llm) {}

    /** Whom requests are passed to. */
    record Targets(Routes routes, LlmEndpoint llm, EndpointCalls endpoints) {}

    FrontDoor(Targets targets, Dialects dialects, RequestIds ids, Clock clock, Times times, BooleanSupplier draining) {
        this.routes = targets.routes();
        this.llm = targets.llm();
        this.endpoints = targets.endpoints();
        this.dialects = dialects;
        this.ids = ids;
        this.clock = clock;
        this.times = times;
        this.draining = draining;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        ClientConnection client = ClientConnection.CURRENT.get();
        HttpCall call = call(request);
        Routes.Match match = routes.find(call);
        client.begin(isLong(match) ? times.llm() : times.page());
        try {
            if (draining.getAsBoolean() || request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
                client.close(false);
                Answers.lastOnConnection(response);
            }
            Visit visit = visit(request, call, match);
            switch (match) {
                case Routes.Llm ignored -> llm.serve(visit, client, request, response);
                case Routes.Rest(Endpoint endpoint) -> endpoints.serve(endpoint, visit, client, request, response);
                case Routes.Small(Page page) -> small(page, visit, client, request, response);
                case Routes.WrongMethod(String allowed) -> {
                    refuseBody(client, request, response);
                    String message = call.method() + " is not allowed on " + Printable.of(visit.path());
                    HttpReply reply = visit.dialect()
                            .error(new LlmError.InvalidRequest(message, null, "method_not_allowed"), visit.shownId());
                    Headers headers = reply.headers().with("allow", allowed);
                    send(visit, new HttpReply(405, headers, reply.body()), response);
                }
                case Routes.Unknown ignored -> {
                    refuseBody(client, request, response);
                    LlmError error = new LlmError.NotFound("no such path: " + Printable.of(visit.path()));
                    send(visit, visit.dialect().error(error, visit.shownId()), response);
                }
            }
        } finally {
            client.finish();
        }
    }

    private static boolean isLong(Routes.Match match) {
        return match instanceof Routes.Llm || (match instanceof Routes.Rest(Endpoint endpoint) && endpoint.streams());
    }

    private void small(
            Page page, Visit visit, ClientConnection client, ServerRequest request, ServerResponse response) {
        refuseBody(client, request, response);
        HttpReply reply;
        try {
            reply = page.answer(visit.call(), visit.clientAddress());
        } catch (GatewayException e) {
            reply = visit.dialect().error(e.error(), visit.shownId());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "unexpected failure request_id=" + visit.id(), e);
            reply = visit.dialect()
                    .error(new LlmError.Internal("internal error, request id " + visit.shownId()), visit.shownId());
        }
        send(visit, reply, response);
    }

    private static void send(Visit visit, HttpReply reply, ServerResponse response) {
        try {
            Answers.send(response, visit, reply);
        } finally {
            AccessLog.log(visit, reply.status(), null);
        }
    }

    /** A body that nobody reads ends the connection: it is cheaper than swallowing it. */
    private static void refuseBody(ClientConnection client, ServerRequest request, ServerResponse response) {
        if (request.content().hasEntity()) {
            client.close(true);
            Answers.lastOnConnection(response);
        }
    }

    private Visit visit(ServerRequest request, HttpCall call, Routes.Match match) {
        Inbound dialect = match instanceof Routes.Llm(String format)
                ? dialects.named(format)
                : dialects.of(call.path(), call.headers());
        String id = ids.next();
        String shown =
                call.headers().first("x-request-id").filter(RequestIds::isSane).orElse(id);
        return new Visit(id, shown, call, dialect, request.remotePeer().host(), clock.instant(), System.nanoTime());
    }

    private static HttpCall call(ServerRequest request) {
        List<String> fields = new ArrayList<>(32);
        request.headers()
                .forEach(header -> header.allValues().forEach(value -> {
                    fields.add(header.headerName().lowerCase());
                    fields.add(value);
                }));
        String query = request.query().rawValue();
        String path = path(request.prologue().uriPath().rawPath());
        HttpCall call = new HttpCall(
                request.prologue().method().text(),
                query.isEmpty() ? path : path + "?" + query,
                Headers.ofLowerCase(fields),
                new byte[0]);
        if (Handshake.asked(call)) {
            return Handshake.plain(call);
        }
        return Dialects.isGoogle(path, call.headers()) ? QueryKey.moved(call) : call;
    }

    /** The path of a request line's target, also of the whole URL that clients send who take the gateway for their proxy. */
    static String path(String target) {
        if (!target.regionMatches(true, 0, "http://", 0, 7) && !target.regionMatches(true, 0, "https://", 0, 8)) {
            return target;
        }
        int path = target.indexOf('/', target.indexOf("://") + 3);
        return path < 0 ? "/" : target.substring(path);
    }

    /** The HTTP status that {@code dialect} gives {@code error}. */
    static int statusOf(Inbound dialect, LlmError error) {
        return dialect.error(error, "").status();
    }
}
