package io.axonhub.gateway.client;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;

/**
 * A request's head in bytes. The target is sent exactly as its escapes stand (a signature may cover them); what may not stand in a
 * request line is escaped, so that nothing can break out of it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-3">RFC 9112, section 3</a>
 */
final class RequestHead {
    /** Fields of the connection, not of the message, and those this class sets itself. */
    private static final Set<String> OURS = Set.of(
            "host",
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "expect",
            "content-length",
            "accept-encoding");

    private static final String TOKEN = "!#$%&'*+-.^_`|~";
    private static final String UNSAFE = "\"<>\\^`{|}#";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private RequestHead() {}

    /** The head of {@code call} sent to {@code baseUrl}. An {@code upgrade} field asks for that protocol on this connection. */
    static byte[] of(HttpCall call, URI baseUrl, String userAgent) {
        StringBuilder head = new StringBuilder(512);
        head.append(call.method())
                .append(' ')
                .append(target(baseUrl, call.path()))
                .append(" HTTP/1.1\r\n");
        field(head, "host", Origin.of(baseUrl).authority());
        Headers headers = call.headers();
        if (headers.first("user-agent").isEmpty()) {
            field(head, "user-agent", userAgent);
        }
        field(head, "accept-encoding", "identity");
        headers.forEach((name, value) -> {
            if (!OURS.contains(name) && isToken(name)) {
                field(head, name, value);
            }
        });
        headers.first("upgrade").ifPresent(protocol -> {
            field(head, "connection", "Upgrade");
            field(head, "upgrade", protocol);
        });
        if (call.body().length > 0
                || !(call.method().equals("GET") || call.method().equals("HEAD"))) {
            field(head, "content-length", Integer.toString(call.body().length));
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The base's path, then the call's; the base's query, then the call's. */
    static String target(URI baseUrl, String path) {
        String basePath = baseUrl.getRawPath() == null ? "" : baseUrl.getRawPath();
        while (basePath.endsWith("/")) {
            basePath = basePath.substring(0, basePath.length() - 1);
        }
        int mark = path.indexOf('?');
        String rest = mark < 0 ? path : path.substring(0, mark);
        String query = mark < 0 ? "" : path.substring(mark + 1);
        String joined = rest.isEmpty() || rest.startsWith("/") ? basePath + rest : basePath + "/" + rest;
        String baseQuery = baseUrl.getRawQuery() == null ? "" : baseUrl.getRawQuery();
        String both = baseQuery.isEmpty() || query.isEmpty() ? baseQuery + query : baseQuery + "&" + query;
        return escaped((joined.isEmpty() ? "/" : joined) + (both.isEmpty() ? "" : "?" + both));
    }

    private static boolean isSafe(int c) {
        return c > ' ' && c < 0x7F && UNSAFE.indexOf(c) < 0;
    }

    private static String escaped(String target) {
        int safe = 0;
        while (safe < target.length() && isSafe(target.charAt(safe))) {
            safe++;
        }
        if (safe == target.length()) {
            return target;
        }
        StringBuilder out = new StringBuilder(target.length() + 8);
        target.codePoints().forEach(c -> {
            if (isSafe(c)) {
                out.append((char) c);
            } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    out.append('%').append(HEX.toHexDigits(b));
                }
            }
        });
        return out.toString();
    }

    private static void field(StringBuilder head, String name, String value) {
        head.append(name).append(": ");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            head.append((c < ' ' && c != '\t') || c == 0x7F ? ' ' : c);
        }
        head.append("\r\n");
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && TOKEN.indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
