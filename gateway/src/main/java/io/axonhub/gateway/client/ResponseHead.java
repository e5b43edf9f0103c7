package io.axonhub.gateway.client;

import io.axonhub.gateway.http.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer's status line and fields. Read by hand because the library's parser refuses a status line without a reason phrase,
 * takes 1xx for the final answer and bounds neither the number of fields nor their order.
 *
 * @param persistent whether the peer keeps the connection open
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-4">RFC 9112, section 4</a>
 */
record ResponseHead(int status, Headers headers, boolean persistent) {
    /** Bytes of all lines. Azure and Cloudflare send 4 KB; 64 KB is no header any more. */
    static final int MAX_BYTES = 64 << 10;

    /** Fields. */
    static final int MAX_FIELDS = 256;

    private static final int MAX_INTERIM = 16;
    private static final Pattern TIMEOUT = Pattern.compile("(?i)timeout=([0-9]{1,9})");
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade", "proxy-authenticate");

    /** Reads heads until one is final, which 101 is for a call that asked for an {@code upgrade}. */
    static ResponseHead read(Wire wire, boolean upgrade) {
        for (int i = 0; i < MAX_INTERIM; i++) {
            ResponseHead head = new Lines(wire).head();
            if (head.status >= 200 || (head.status == 101 && upgrade)) {
                return head;
            }
            if (head.status == 101) {
                throw Faults.malformed("the provider switched protocols without being asked");
            }
        }
        throw Faults.malformed("the provider sends interim answers without end");
    }

    /** The fields that concern the message, not the connection. */
    Headers endToEnd() {
        List<String> kept = new ArrayList<>();
        headers.forEach((name, value) -> {
            if (!HOP_BY_HOP.contains(name) && !name.equals("transfer-encoding")) {
                kept.add(name);
                kept.add(value);
            }
        });
        return Headers.ofLowerCase(kept);
    }

    /** How long the peer keeps the connection ({@code Keep-Alive: timeout=5}), less a second for the way. */
    Optional<Duration> keepAlive() {
        if (headers.first("keep-alive").isEmpty()) {
            return Optional.empty();
        }
        return headers.all("keep-alive").stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(part -> TIMEOUT.matcher(part.strip()))
                .filter(Matcher::matches)
                .map(match -> Duration.ofSeconds(Long.parseLong(match.group(1)) - 1))
                .findFirst();
    }

    private static boolean hasToken(Headers headers, String field, String token) {
        return headers.all(field).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .anyMatch(part -> part.strip().equalsIgnoreCase(token));
    }

    /** Reads one head, within the limits. */
    private static final class Lines {
        private final Wire wire;
        private final List<String> fields = new ArrayList<>(40);
        private byte[] line = new byte[256];
        private int left = MAX_BYTES;

        Lines(Wire wire) {
            this.wire = wire;
        }

        ResponseHead head() {
            String start = line();
            boolean old = start.startsWith("HTTP/1.0 ");
            if (!old && !start.startsWith("HTTP/1.1 ")) {
                throw Faults.malformed("the provider does not speak HTTP/1.1");
            }
            int status = status(start);
            for (String field = line(); !field.isEmpty(); field = line()) {
                field(field);
            }
            Headers headers = Headers.ofFields(fields);
            boolean persistent =
                    old ? hasToken(headers, "connection", "keep-alive") : !hasToken(headers, "connection", "close");
            return new ResponseHead(status, headers, persistent);
        }

        private static int status(String start) {
            int from = "HTTP/1.x ".length();
            boolean digits = start.length() >= from + 3
                    && isDigit(start.charAt(from))
                    && isDigit(start.charAt(from + 1))
                    && isDigit(start.charAt(from + 2))
                    && (start.length() == from + 3 || start.charAt(from + 3) == ' ');
            int status = digits ? Integer.parseInt(start.substring(from, from + 3)) : 0;
            if (status < 100 || status > 599) {
                throw Faults.malformed("the provider's answer has no status");
            }
            return status;
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        private void field(String text) {
            if (text.charAt(0) == ' ' || text.charAt(0) == '\t') {
                unfold(text);
                return;
            }
            int colon = text.indexOf(':');
            if (colon <= 0) {
                throw Faults.malformed("the provider's answer has a broken header");
            }
            if (fields.size() / 2 >= MAX_FIELDS) {
                throw Faults.malformed("the provider's answer has too many headers");
            }
            fields.add(text.substring(0, colon).strip().toLowerCase(Locale.ROOT));
            fields.add(text.substring(colon + 1).strip());
        }

        private void unfold(String text) {
            if (fields.isEmpty()) {
                throw Faults.malformed("the provider's answer has a broken header");
            }
            int last = fields.size() - 1;
            fields.set(last, fields.get(last) + ' ' + text.strip());
        }

        /** Up to CRLF or LF. */
        private String line() {
            int length = 0;
            while (true) {
                if (wire.buffered() == 0 && !wire.fill()) {
                    throw Faults.lost("the provider closed the connection before it answered", null);
                }
                byte b = wire.next();
                if (--left < 0) {
                    throw Faults.malformed("the provider's answer has too large headers");
                }
                if (b == '\n') {
                    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
                    return new String(line, 0, end, StandardCharsets.ISO_8859_1);
                }
                if (length == line.length) {
                    line = Arrays.copyOf(line, length * 2);
                }
                line[length++] = b;
            }
        }
    }
}
