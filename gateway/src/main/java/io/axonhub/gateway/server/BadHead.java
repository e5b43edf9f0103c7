package io.axonhub.gateway.server;

import io.helidon.http.DirectHandler.TransportRequest;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;

/**
 * What is wrong with a request that Helidon does not take: it keeps its reason to itself, so that this is said by what it has read up
 * to there.
 */
final class BadHead {
    private BadHead() {}

    /** For the client, with nothing of what it has written. */
    static String reason(Status status, TransportRequest request) {
        if (status.code() == 501) {
            return "the only Transfer-Encoding understood is chunked";
        }
        String path = request.path() == null ? "" : request.path();
        if (path.isEmpty() || !request.protocolVersion().equals("HTTP/1.1")) {
            return "the request must begin with a line such as 'POST /v1/chat/completions HTTP/1.1': this is HTTP/1.1 without TLS";
        }
        if (!isEscaped(path)) {
            return "the URL has a % that begins no escape: write %25 for the sign itself";
        }
        ServerRequestHeaders headers = request.headers();
        if (headers.size() == 0) {
            return "the request has no Host header, or a header that is not 'name: value' in printable characters";
        }
        boolean coded = headers.contains(HeaderNames.TRANSFER_ENCODING);
        boolean measured = headers.contains(HeaderNames.CONTENT_LENGTH);
        if (!headers.contains(HeaderNames.HOST) || headers.get(HeaderNames.HOST).valueCount() != 1) {
            return "the request must have exactly one Host header";
        }
        if (coded && measured) {
            return "Content-Length and Transfer-Encoding exclude each other: send one of them";
        }
        if (coded) {
            return "the Transfer-Encoding must be chunked, once";
        }
        return measured
                ? "the Content-Length must be one whole number, and Host the name of a host"
                : "the Host header must be the name of a host, with its port if there is one";
    }

    private static boolean isEscaped(String path) {
        for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
            if (i + 2 >= path.length()
                    || Character.digit(path.charAt(i + 1), 16) < 0
                    || Character.digit(path.charAt(i + 2), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
