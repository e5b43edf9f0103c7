package io.axonhub.gateway.server;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.transform.Notes;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashSet;
import java.util.Set;

/** Puts answers into Helidon's response. */
final class Answers {
    /** What belongs to one connection, or is set by the server itself. */
    private static final Set<String> NOT_COPIED = Set.of(
            "connection",
            "keep-alive",
            "transfer-encoding",
            "content-length",
            "proxy-connection",
            "te",
            "trailer",
            "upgrade",
            "date",
            "request-id",
            "x-request-id");

    /** Longest list of lost fields in a header. */
    private static final int MAX_NOTES = 1024;

    private static final HeaderName REQUEST_ID = HeaderNames.create("request-id");
    private static final HeaderName X_REQUEST_ID = HeaderNames.create("x-request-id");
    private static final HeaderName DROPPED = HeaderNames.create("x-axonhub-dropped");
    private static final HeaderName DEGRADED = HeaderNames.create("x-axonhub-degraded");
    private static final HeaderName BUFFERING = HeaderNames.create("x-accel-buffering");

    private Answers() {}

    /** A whole answer. */
    static void send(ServerResponse response, Visit visit, HttpReply reply) {
        head(response, visit, reply.status(), reply.headers());
        if (visit.call().method().equals("HEAD")) {
            response.headers().contentLength(reply.body().length);
            response.send();
        } else {
            response.send(reply.body());
        }
    }

    /** The head of a stream. */
    static void streamHead(ServerResponse response, Visit visit, int status, Headers headers) {
        head(response, visit, status, headers);
        response.header(HeaderNames.CACHE_CONTROL, "no-cache");
        response.header(BUFFERING, "no");
    }

    /** The head of bytes of the content type that {@code headers} say. */
    static void bytesHead(ServerResponse response, Visit visit, int status, Headers headers) {
        head(response, visit, status, headers);
        response.header(BUFFERING, "no");
    }

    /** Which of the client's fields were lost. */
    static void notes(ServerResponse response, Notes notes) {
        if (notes.list().isEmpty()) {
            return;
        }
        Set<String> dropped = new LinkedHashSet<>();
        Set<String> degraded = new LinkedHashSet<>();
        for (Notes.Note note : notes.list()) {
            switch (note.kind()) {
                case DROPPED -> dropped.add(Printable.of(note.field()));
                case DEGRADED -> degraded.add(Printable.of(note.field()));
                case NOTED -> {
                    // in the record and the explanation only
                }
            }
        }
        list(response, DROPPED, dropped);
        list(response, DEGRADED, degraded);
    }

    private static void list(ServerResponse response, HeaderName name, Set<String> fields) {
        if (fields.isEmpty()) {
            return;
        }
        StringBuilder value = new StringBuilder();
        for (String field : fields) {
            if (value.length() + field.length() + 2 > MAX_NOTES) {
                value.append(", ...");
                break;
            }
            value.append(value.isEmpty() ? "" : ", ").append(field);
        }
        response.header(name, value.toString());
    }

    /** Asks the client to open a new connection, and tells the server not to wait for the next request. */
    static void lastOnConnection(ServerResponse response) {
        response.header(HeaderValues.CONNECTION_CLOSE);
    }

    private static void head(ServerResponse response, Visit visit, int status, Headers headers) {
        response.status(Status.create(status));
        headers.forEach((name, value) -> {
            if (!NOT_COPIED.contains(name) && isSafe(value)) {
                response.header(HeaderNames.create(name), value);
            }
        });
        boolean anthropic = visit.dialect().format().equals(Dialects.ANTHROPIC);
        response.header(anthropic ? REQUEST_ID : X_REQUEST_ID, visit.shownId());
    }

    private static boolean isSafe(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return false;
            }
        }
        return true;
    }
}
