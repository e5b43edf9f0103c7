package io.axonhub.gateway.server;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The API key that Google's clients may write into the query. It moves into its header before anything else sees the call, so that no
 * log, no record and no error can show it.
 */
final class QueryKey {
    private static final String PARAMETER = "key=";
    private static final String HEADER = "x-goog-api-key";

    private QueryKey() {}

    /** The call without a key in its query; a key in the header wins. */
    static HttpCall moved(HttpCall call) {
        int query = call.path().indexOf('?');
        if (query < 0 || !call.path().contains(PARAMETER)) {
            return call;
        }
        StringBuilder rest = new StringBuilder();
        Headers headers = call.headers();
        for (String pair : call.path().substring(query + 1).split("&", -1)) {
            if (!pair.startsWith(PARAMETER)) {
                rest.append(rest.isEmpty() ? "" : "&").append(pair);
            } else if (headers.first(HEADER).isEmpty()) {
                headers = headers.with(HEADER, decoded(pair.substring(PARAMETER.length())));
            }
        }
        String path = call.path().substring(0, query) + (rest.isEmpty() ? "" : "?" + rest);
        return new HttpCall(call.method(), path, headers, call.body());
    }

    /** A badly escaped key is no key of ours. */
    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
