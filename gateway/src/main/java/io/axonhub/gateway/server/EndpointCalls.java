package io.axonhub.gateway.server;

import io.axonhub.gateway.http.Endpoint;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Calls of endpoints: the body in, the answer or its events out, on the request's thread. */
final class EndpointCalls {
    private static final Logger LOG = System.getLogger(EndpointCalls.class.getName());
    private static final Headers EVENTS = Headers.of("content-type", "text/event-stream; charset=utf-8");
    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

    private final long maxBody;
    private final Duration keepAlive;

    EndpointCalls(long maxBody, Duration keepAlive) {
        this.maxBody = maxBody;
        this.keepAlive = keepAlive;
    }

    /** Serves a call. */
    void serve(
            Endpoint endpoint, Visit visit, ClientConnection client, ServerRequest request, ServerResponse response) {
        int status = LlmEndpoint.CLIENT_LEFT;
        try {
            status = switch (endpoint.answer(call(endpoint, visit, client, request), visit.clientAddress())) {
                case Endpoint.Answer.Whole(HttpReply reply) -> whole(reply, visit, client, response);
                case Endpoint.Answer.Events(Endpoint.Source source) -> stream(source, visit, client, response);
            };
        } catch (GatewayException e) {
            status = whole(visit.dialect().error(e.error(), visit.shownId()), visit, client, response);
        } catch (CloseConnectionException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "unexpected failure request_id=" + visit.id(), e);
            LlmError error = new LlmError.Internal("internal error, request id " + visit.shownId());
            status = whole(visit.dialect().error(error, visit.shownId()), visit, client, response);
        } finally {
            AccessLog.log(visit, status, null);
        }
    }

    private HttpCall call(Endpoint endpoint, Visit visit, ClientConnection client, ServerRequest request) {
        RequestBody bodies = new RequestBody(Math.min(maxBody, endpoint.maxBody()));
        client.expectBody(() -> TimeoutAnswer.of(visit.dialect(), visit.shownId()));
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
        return new HttpCall(visit.call().method(), visit.call().path(), headers, body);
    }

    private static int whole(HttpReply reply, Visit visit, ClientConnection client, ServerResponse response) {
        if (client.gone() || response.isSent()) {
            throw new CloseConnectionException("the client left");
        }
        if (client.closing()) {
            Answers.lastOnConnection(response);
        }
        Answers.send(response, visit, reply);
        return reply.status();
    }

    private int stream(Endpoint.Source source, Visit visit, ClientConnection client, ServerResponse response) {
        Answers.streamHead(response, visit, 200, EVENTS);
        StreamOutput out = new StreamOutput(response.outputStream(), KEEP_ALIVE, keepAlive);
        client.streaming(out);
        try {
            source.run(out::write);
            return 200;
        } catch (InterruptedException e) {
            // the client left, its time was up, or the gateway stops: a client of events connects again
            client.close(false);
            return client.gone() ? LlmEndpoint.CLIENT_LEFT : 200;
        } catch (IOException | UncheckedIOException | ServerConnectionException e) {
            client.close(false);
            throw new CloseConnectionException("the client left", e);
        } finally {
            out.finish();
        }
    }
}
