package io.axonhub.gateway.server;

import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Inbound;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The HTTP message for a client whose request does not arrive in time: 408 in its dialect, written past Helidon. */
final class TimeoutAnswer {
    private TimeoutAnswer() {}

    /** Status line, head and body. */
    static byte[] of(Inbound dialect, String requestId) {
        HttpReply reply = dialect.error(
                new LlmError.InvalidRequest("the request did not arrive in time", null, "request_timeout"), requestId);
        byte[] head =
                ("HTTP/1.1 408 Request Timeout\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: "
                                + reply.body().length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] message = Arrays.copyOf(head, head.length + reply.body().length);
        System.arraycopy(reply.body(), 0, message, head.length, reply.body().length);
        return message;
    }
}
