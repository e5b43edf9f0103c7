package io.axonhub.gateway.http;

/**
 * A whole HTTP answer, inbound or outbound.
 *
 * @param status 100..599
 * @param body the exact bytes; empty when there is none
 */
public record HttpReply(int status, Headers headers, byte[] body) {
    /** A JSON answer. */
    public static HttpReply json(int status, byte[] body) {
        return new HttpReply(status, Headers.of("content-type", "application/json"), body);
    }

    /** A copy with other headers. */
    public HttpReply withHeaders(Headers other) {
        return new HttpReply(status, other, body);
    }

    @Override
    public String toString() {
        return status + " (" + body.length + " bytes)";
    }
}
