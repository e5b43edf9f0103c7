package io.axonhub.gateway.server;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A WebSocket's opening. Browsers cannot set headers, so that their key stands among the sub-protocols; it is taken out here and no
 * one else sees it.
 */
final class Handshake {
    private static final String PROTOCOL = "sec-websocket-protocol";
    private static final String KEY = "openai-insecure-api-key.";
    private static final String BETA = "openai-beta.";
    /** The protocol that the server chooses, of those offered. */
    private static final String CHOSEN = "realtime";

    private Handshake() {}

    /** Whether {@code call} asks for a WebSocket. */
    static boolean asked(HttpCall call) {
        return call.headers()
                .first("upgrade")
                .filter("websocket"::equalsIgnoreCase)
                .isPresent();
    }

    /** {@code call} with the key and the beta where a header has them, and only {@code realtime} left to choose. */
    static HttpCall plain(HttpCall call) {
        List<String> offered = call.headers().all(PROTOCOL).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .toList();
        if (offered.isEmpty()) {
            return call;
        }
        Headers headers = call.headers().without(PROTOCOL);
        List<String> left = new ArrayList<>();
        for (String protocol : offered) {
            if (protocol.startsWith(KEY)) {
                headers = headers.with("authorization", "Bearer " + protocol.substring(KEY.length()));
            } else if (protocol.startsWith(BETA)) {
                headers = headers.with(
                        "openai-beta", protocol.substring(BETA.length()).replace("-v", "=v"));
            } else if (protocol.equals(CHOSEN)) {
                left.add(protocol);
            }
        }
        return call.withHeaders(left.isEmpty() ? headers : headers.with(PROTOCOL, CHOSEN));
    }

    /** The answer that switches, with the provider's proof of the client's own key. */
    static byte[] accepted(HttpCall call, Headers provider, String requestId) {
        StringBuilder head =
                new StringBuilder("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n");
        provider.first("sec-websocket-accept")
                .ifPresent(proof -> head.append("Sec-WebSocket-Accept: ")
                        .append(Printable.of(proof))
                        .append("\r\n"));
        call.headers()
                .first(PROTOCOL)
                .ifPresent(protocol ->
                        head.append("Sec-WebSocket-Protocol: ").append(protocol).append("\r\n"));
        return head.append("x-request-id: ")
                .append(Printable.of(requestId))
                .append("\r\n\r\n")
                .toString()
                .getBytes(StandardCharsets.US_ASCII);
    }
}
