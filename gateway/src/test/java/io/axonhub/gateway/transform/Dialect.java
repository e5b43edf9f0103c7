package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;

/**
 * Both directions of one format, as the grid and the contracts drive it.
 *
 * @param path where clients of the format post
 * @param target what requests of other formats are written for in the goldens
 */
public record Dialect(GenerationInbound inbound, GenerationOutbound outbound, String path, Target target) {
    /** The format's name. */
    public String format() {
        return inbound.format();
    }

    /** A client's call in this format. */
    public HttpCall call(Headers headers, byte[] body) {
        return new HttpCall("POST", path, headers, body);
    }

    /** A client's call without headers. */
    public HttpCall call(byte[] body) {
        return call(Headers.empty(), body);
    }

    @Override
    public String toString() {
        return format();
    }
}
