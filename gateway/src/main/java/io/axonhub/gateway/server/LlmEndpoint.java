package io.axonhub.gateway.server;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.AnswerHeaders;
import io.axonhub.gateway.pipeline.CurrentRequest;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Pipeline;
import io.axonhub.gateway.pipeline.Presence;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.transform.Inbound;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Model calls: bytes in, the pipeline, bytes out, all on the request's virtual thread. This is the edge: what is thrown below is
 * told to the client or logged here, and nowhere else.
 */
final class LlmEndpoint {
    private static final Logger LOG = System.getLogger(LlmEndpoint.class.getName());

    /** The client left before it was answered; never sent, only logged. */
    static final int CLIENT_LEFT = 499;

    private static final int BAD_GATEWAY = 502;
    private static final int SWITCHED = 101;

    private final Pipeline pipeline;
    private final RequestBody bodies;
    private final Duration keepAliveInterval;
    private final boolean debug;
    private final Consumer<Exchange> playground;

    /** {@code playground} lets those in who are signed in; {@code debug}: whether refusals are logged with their stack. */
    LlmEndpoint(
            Pipeline pipeline,
            Consumer<Exchange> playground,
            RequestBody bodies,
            Duration keepAliveInterval,
            boolean debug) {
        this.pipeline = pipeline;
        this.playground = playground;
        this.bodies = bodies;
        this.keepAliveInterval = keepAliveInterval;
        this.debug = debug;
    }

    /** Serves a model call. */
    void serve(Visit visit, ClientConnection client, ServerRequest request, ServerResponse response) {
        CurrentRequest.run(visit.id(), () -> answered(visit, client, request, response));
    }

    private void answered(Visit visit, ClientConnection client, ServerRequest request, ServerResponse response) {
        Exchange exchange = null;
        int status = CLIENT_LEFT;
        try {
            if (RequestBody.isLarge(request)) {
                admit(visit, client);
            }
            exchange = exchange(visit, client, request);
            letIn(exchange);
            status = answer(exchange, visit, client, response);
            if (client.abandoned()) {
                throw new CloseConnectionException("the stream broke, and its shape cannot say so");
            }
            if (status == SWITCHED) {
                throw new CloseConnectionException("the session is over");
            }
        } catch (CloseConnectionException e) {
            throw e;
        } catch (Throwable e) {
            LlmError error = error(e, visit, client);
            if (exchange != null && !response.isSent()) {
                annotate(response, exchange);
            }
            status = refuse(error, visit, client, response);
        } finally {
            AccessLog.log(visit, status, exchange);
        }
    }

    private void letIn(Exchange exchange) {
        if (exchange.call().path().startsWith(Routes.PLAYGROUND)) {
            playground.accept(exchange);
        }
    }

    /** Who may not come in hears so before room is taken for their body. */
    private void admit(Visit visit, ClientConnection client) {
        Exchange head = exchange(visit, visit.call());
        try {
            letIn(head);
            pipeline.admit(head);
        } catch (GatewayException e) {
            client.close(true);
            throw e;
        }
    }

    private static Exchange exchange(Visit visit, HttpCall call) {
        return new Exchange(
                visit.id(), visit.dialect(), call, visit.receivedAt(), visit.receivedNanos(), visit.clientAddress());
    }

    private Exchange exchange(Visit visit, ClientConnection client, ServerRequest request) {
        Inbound inbound = visit.dialect();
        client.expectBody(() -> TimeoutAnswer.of(inbound, visit.shownId()));
        byte[] body;
        try {
            body = bodies.read(request);
        } catch (GatewayException e) {
            client.close(true);
            throw e;
        }
        client.bodyRead();
        Headers headers = visit.call().headers();
        List<String> encodings = headers.all("content-encoding");
        if (!encodings.isEmpty()) {
            body = bodies.decode(body, encodings);
            headers = headers.without("content-encoding").without("content-length");
        }
        RequestBody.requireFewTokens(body);
        HttpCall call = new HttpCall(visit.call().method(), visit.call().path(), headers, body);
        Exchange exchange = exchange(visit, call);
        exchange.put(Presence.class, client::gone);
        return exchange;
    }

    private int answer(Exchange exchange, Visit visit, ClientConnection client, ServerResponse response) {
        letOthersRun();
        Reply answer = pipeline.handle(exchange);
        annotate(response, exchange);
        return switch (answer) {
            case Reply.Whole(HttpReply reply) -> {
                Answers.notes(response, exchange.notes());
                Answers.send(response, visit, reply);
                yield reply.status();
            }
            case Reply.Stream stream -> {
                try (Reply.Chunks chunks = stream.chunks()) {
                    Answers.notes(response, exchange.notes());
                    Answers.streamHead(response, visit, stream.status(), stream.headers());
                    yield send(chunks, stream.status(), exchange, visit, client, response);
                }
            }
            case Reply.Bytes bytes -> {
                try (Reply.Chunks chunks = bytes.chunks()) {
                    Answers.notes(response, exchange.notes());
                    Answers.bytesHead(response, visit, bytes.status(), bytes.headers());
                    yield copy(chunks, bytes.status(), visit, client, response);
                }
            }
            case Reply.Session session -> {
                try (Reply.Link link = session.link()) {
                    client.switchTo(Handshake.accepted(exchange.call(), session.headers(), visit.shownId()));
                    new SessionRelay(client, visit.dialect(), visit.shownId()).run(link);
                }
                yield SWITCHED;
            }
        };
    }

    /**
     * A client that sends its next request at once finds its connection's thread still running, and so does one whose provider
     * answers at once: without this it would hold its carrier, and others that are ready would wait for many requests of one. It
     * stands just here because a thread keeps its stack where it last waited: what lies below the pipeline is kept by itself, and
     * the pipeline's own frames, several times as many, are let go when a stream begins.
     */
    @SuppressWarnings("ThreadPriorityCheck") // fairness, and nothing that is right or wrong, hangs on it
    private static void letOthersRun() {
        Thread.yield();
    }

    private static void annotate(ServerResponse response, Exchange exchange) {
        exchange.find(AnswerHeaders.class)
                .ifPresent(more ->
                        more.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value)));
        if (Explanation.isAsked(exchange)) {
            response.header(HeaderNames.create(Explanation.HEADER), Explanation.of(exchange));
        }
    }

    /**
     * Sends a stream. One that broke has told so in its last frame, and its HTTP body ends properly: the connection stays, because
     * its head has promised that, and a client's next request would fail on a socket closed behind its back. Only where the
     * stream's shape has no way to tell (bare text) the connection is cut, so that the body never ends properly.
     */
    private int send(
            Reply.Chunks chunks,
            int status,
            Exchange exchange,
            Visit visit,
            ClientConnection client,
            ServerResponse response) {
        byte[] keepAlive = visit.dialect().keepAlive(exchange.call());
        StreamOutput out = new StreamOutput(response.outputStream(), keepAlive, keepAliveInterval);
        client.streaming(out);
        try {
            for (byte[] chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
                out.write(chunk);
            }
            if (chunks.broken() && isUntold(exchange)) {
                client.abandon();
            }
            return status;
        } catch (IOException | UncheckedIOException | ServerConnectionException e) {
            throw left(client, e);
        } catch (RuntimeException e) {
            return breakOff(error(e, visit, client), out, exchange, visit, client);
        } finally {
            out.finish();
        }
    }

    /**
     * Sends bytes that have no frames. When they break off, the connection is cut: nothing in them could tell the client that the
     * rest is missing.
     */
    private int copy(Reply.Chunks chunks, int status, Visit visit, ClientConnection client, ServerResponse response) {
        try {
            OutputStream out = response.outputStream();
            for (byte[] chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
                out.write(chunk);
                out.flush();
            }
            if (!chunks.broken()) {
                return status;
            }
            client.abandon();
            return BAD_GATEWAY;
        } catch (IOException | UncheckedIOException | ServerConnectionException e) {
            throw left(client, e);
        } catch (RuntimeException e) {
            LlmError error = error(e, visit, client);
            if (client.gone()) {
                throw left(client, new GatewayException(error));
            }
            client.abandon();
            return FrontDoor.statusOf(visit.dialect(), error);
        }
    }

    /** Ends a stream that cannot go on, although it should never throw: the client must not take it for complete. */
    private int breakOff(LlmError error, StreamOutput out, Exchange exchange, Visit visit, ClientConnection client) {
        if (client.gone()) {
            throw left(client, new GatewayException(error));
        }
        try {
            byte[] told = visit.dialect().streamError(error, visit.shownId(), exchange.call());
            if (told.length == 0) {
                client.abandon();
            } else {
                out.write(told);
            }
            return FrontDoor.statusOf(visit.dialect(), error);
        } catch (IOException | UncheckedIOException | ServerConnectionException e) {
            throw left(client, e);
        }
    }

    private static boolean isUntold(Exchange exchange) {
        LlmError any = new LlmError.UpstreamFailed(500, "the stream broke");
        return exchange.inbound().streamError(any, exchange.id(), exchange.call()).length == 0;
    }

    private static CloseConnectionException left(ClientConnection client, Throwable cause) {
        client.left();
        return new CloseConnectionException("the client left", cause);
    }

    /** What the client is told about {@code thrown}; a defect is logged with the request id. */
    private LlmError error(Throwable thrown, Visit visit, ClientConnection client) {
        if (thrown instanceof GatewayException known) {
            if (debug) {
                LOG.log(
                        Level.INFO,
                        "refused request_id=" + visit.id() + " error_class="
                                + known.error().errorClass(),
                        known);
            }
            if (!(known.error() instanceof LlmError.Canceled) || client.gone()) {
                return known.error();
            }
            // not the client: this server interrupted the exchange, and the answer must still go out
            boolean interrupted = Thread.interrupted();
            LOG.log(Level.DEBUG, "canceled request_id={0} interrupted={1}", visit.id(), interrupted);
            return client.overdue()
                    ? new LlmError.Timeout(LlmError.Timeout.Phase.TOTAL, "the request took too long")
                    : new LlmError.Unavailable("the gateway is shutting down", Duration.ofSeconds(1));
        }
        LOG.log(Level.ERROR, "unexpected failure request_id=" + visit.id(), thrown);
        return new LlmError.Internal("internal error, request id " + visit.shownId());
    }

    private int refuse(LlmError error, Visit visit, ClientConnection client, ServerResponse response) {
        if (client.gone()) {
            throw left(client, new GatewayException(error));
        }
        HttpReply reply = visit.dialect().error(error, visit.shownId());
        if (client.closing()) {
            Answers.lastOnConnection(response);
        }
        Answers.send(response, visit, reply);
        return reply.status();
    }
}
