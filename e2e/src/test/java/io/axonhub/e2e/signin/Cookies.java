package io.axonhub.e2e.signin;

import java.net.HttpCookie;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A browser's cookies, each of one host and path. The JDK's own jar answers a cookie that has a Max-Age with the quotes and {@code
 * $Version} of RFC 2109, which no browser does.
 */
final class Cookies {
    private final Map<Key, String> values = new LinkedHashMap<>();

    private record Key(String host, String path, String name) {
        boolean goesTo(URI uri) {
            return host.equals(uri.getHost()) && uri.getPath().startsWith(path);
        }
    }

    /** Keeps what {@code from} has set, and forgets what it has ended. */
    void keep(URI from, List<String> setCookies) {
        for (String field : setCookies) {
            HttpCookie cookie = HttpCookie.parse(field).getFirst();
            String path = cookie.getPath() == null ? "/" : cookie.getPath();
            Key key = new Key(from.getHost(), path, cookie.getName());
            if (cookie.hasExpired()) {
                values.remove(key);
            } else {
                values.put(key, cookie.getValue());
            }
        }
    }

    /** The field for a call to {@code uri}. */
    Optional<String> field(URI uri) {
        String field = values.entrySet().stream()
                .filter(cookie -> cookie.getKey().goesTo(uri))
                .map(cookie -> cookie.getKey().name() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        return field.isEmpty() ? Optional.empty() : Optional.of(field);
    }
}
