package io.axonhub.gateway.client;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scheme, host and port: what connections are pooled by.
 *
 * @param host lower case; an IPv6 literal without its brackets
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6454#section-4">RFC 6454, section 4</a>
 */
record Origin(boolean secure, String host, int port) {
    /** java.net.URI sees no host in a name with an underscore, such as a compose service's. */
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:[^@]*@)?(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:@%/]+)(?::([0-9]{1,5})?)?");

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /**
     * The origin of an http or https address.
     *
     * @throws io.axonhub.gateway.llm.GatewayException ConnectionLost when it has another scheme or no host
     */
    static Origin of(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https");
        if (!secure && !scheme.equals("http")) {
            throw Faults.lost("the channel's base URL is neither http nor https", null);
        }
        String known = url.getHost();
        if (known != null && !known.startsWith("[")) {
            return new Origin(
                    secure, known.toLowerCase(Locale.ROOT), url.getPort() < 0 ? defaultPort(secure) : url.getPort());
        }
        Matcher authority = AUTHORITY.matcher(url.getRawAuthority() == null ? "" : url.getRawAuthority());
        if (!authority.matches()) {
            throw Faults.lost("the channel's base URL has no valid host", null);
        }
        String host = authority.group(1);
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = authority.group(2) == null ? defaultPort(secure) : Integer.parseInt(authority.group(2));
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
