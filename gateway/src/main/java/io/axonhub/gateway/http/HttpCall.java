package io.axonhub.gateway.http;

/**
 * An HTTP request as bytes, inbound or outbound, free of any server or client library.
 *
 * @param method upper case
 * @param path path and query; outbound it is relative to the provider's base URL and starts with "/"
 * @param body the exact bytes; empty when there is none. Owned by the call: never changed in place.
 */
public record HttpCall(String method, String path, Headers headers, byte[] body) {
    /** A copy with other headers. */
    public HttpCall withHeaders(Headers other) {
        return new HttpCall(method, path, other, body);
    }

    /** Method and path without the query, which may hold a key. */
    @Override
    public String toString() {
        int query = path.indexOf('?');
        return method + " " + (query < 0 ? path : path.substring(0, query));
    }
}
