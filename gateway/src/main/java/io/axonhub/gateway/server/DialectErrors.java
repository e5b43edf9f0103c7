package io.axonhub.gateway.server;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Inbound;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import java.util.ArrayList;
import java.util.List;

/** What Helidon refuses before our handler sees it (bad heads, oversize bodies), told in the dialect of the path. */
final class DialectErrors implements DirectHandler {
    private final Dialects dialects;
    private final RequestIds ids;
    private final int maxHead;
    private final long maxBody;

    DialectErrors(Dialects dialects, RequestIds ids, int maxHead, long maxBody) {
        this.dialects = dialects;
        this.ids = ids;
        this.maxHead = maxHead;
        this.maxBody = maxBody;
    }

    @Override
    public TransportResponse handle(
            TransportRequest request, EventType type, Status status, ServerResponseHeaders headers, String message) {
        ClientConnection client = ClientConnection.CURRENT.get();
        if (client.over()) {
            throw new CloseConnectionException("what follows the last exchange is no request");
        }
        client.close(true);
        Status shown = shown(status, client);
        String path = request.path() == null ? "" : FrontDoor.path(request.path());
        Inbound dialect = dialects.of(path, headers(request));
        String id = ids.next();
        HttpReply reply = dialect.error(error(shown, request), id);
        if (shown.code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()) {
            // to Google's clients that is a 400
            shown = Status.create(reply.status());
        }
        boolean anthropic = dialect.format().equals(Dialects.ANTHROPIC);
        return TransportResponse.builder()
                .status(shown)
                .headers(headers)
                .header(
                        HeaderNames.CONTENT_TYPE,
                        reply.headers().first("content-type").orElse("application/json"))
                .header(HeaderNames.create(anthropic ? "request-id" : "x-request-id"), id)
                .keepAlive(false)
                .entity(reply.body())
                .build();
    }

    private Status shown(Status status, ClientConnection client) {
        if (status.code() == 400 && client.headBytes() > maxHead) {
            return Status.create(431, "Request Header Fields Too Large");
        }
        // Helidon takes a method that is no token for a failure of its own, and would log it as one
        return status.code() == 500 && client.readsHead() ? Status.BAD_REQUEST_400 : status;
    }

    private LlmError error(Status status, TransportRequest request) {
        return switch (status.code()) {
            case 413 -> new LlmError.TooLarge("the request body exceeds the gateway's limit of " + maxBody + " bytes");
            case 414 ->
                new LlmError.InvalidRequest(
                        "the request's method and URL exceed the gateway's limit of " + GatewayServer.MAX_REQUEST_LINE
                                + " bytes",
                        null,
                        null);
            case 431 ->
                new LlmError.TooLarge("the request's headers exceed the gateway's limit of " + maxHead + " bytes");
            case 404 -> new LlmError.NotFound("no such path");
            case 500, 503 -> new LlmError.Internal("internal error");
            default -> new LlmError.InvalidRequest(BadHead.reason(status, request), null, null);
        };
    }

    private static Headers headers(TransportRequest request) {
        List<String> fields = new ArrayList<>();
        request.headers().first(HeaderNames.create("anthropic-version")).ifPresent(version -> {
            fields.add("anthropic-version");
            fields.add(version);
        });
        return Headers.ofLowerCase(fields);
    }
}
