package io.axonhub.gateway.client;

import java.net.URI;
import java.util.Locale;

/**
 * Scheme, host and port: what connections are pooled by.
 *
 * @param host lower case; an IPv6 literal without its brackets
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6454#section-4">RFC 6454, section 4</a>
 */
record Origin(boolean secure, String host, int port) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /**
     * The origin of an http or https address.
     *
     * @throws IllegalArgumentException when it has another scheme or no host
     */
    static Origin of(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https");
        if (!secure && !scheme.equals("http")) {
            throw new IllegalArgumentException("a base URL's scheme is http or https");
        }
        String host = url.getHost();
        if (host == null) {
            throw new IllegalArgumentException("a base URL needs a host");
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = url.getPort() < 0 ? defaultPort(secure) : url.getPort();
        return new Origin(secure, bare.toLowerCase(Locale.ROOT), port);
    }

    private static int defaultPort(boolean secure) {
        return secure ? HTTPS_PORT : HTTP_PORT;
    }

    /** The Host field's value. */
    String authority() {
        String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port == defaultPort(secure) ? shown : shown + ":" + port;
    }

    String scheme() {
        return secure ? "https" : "http";
    }
}
