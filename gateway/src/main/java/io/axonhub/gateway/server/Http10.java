package io.axonhub.gateway.server;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Lets HTTP/1.0 clients (nginx's default towards its upstreams, ab, old health checks) talk to a server that knows HTTP/1.1
 * only: the head of the connection's first request is rewritten, and the connection serves no second one.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#appendix-C.2">RFC 9112, appendix C.2</a>
 */
final class Http10 {
    private static final int MAX_HEAD = 64 * 1024;

    private Http10() {}

    /** The bytes to parse. */
    record Upgraded(byte[] bytes, boolean http10) {}

    /** Rewrites the request at the start of {@code first}, if it is HTTP/1.0, reading what is missing of its head. */
    static Upgraded upgrade(byte[] first, Supplier<byte[]> more) {
        byte[] bytes = first;
        int lineEnd = indexOf(bytes, '\n', 0);
        while (lineEnd < 0 && bytes.length < MAX_HEAD) {
            bytes = join(bytes, more.get());
            lineEnd = indexOf(bytes, '\n', 0);
        }
        String line = lineEnd < 0 ? "" : text(bytes, 0, lineEnd).stripTrailing();
        if (!line.endsWith(" HTTP/1.0")) {
            return new Upgraded(bytes, false);
        }
        int headEnd = headEnd(bytes);
        while (headEnd < 0 && bytes.length < MAX_HEAD) {
            bytes = join(bytes, more.get());
            headEnd = headEnd(bytes);
        }
        if (headEnd < 0) {
            return new Upgraded(bytes, false);
        }
        byte[] head = head(line, text(bytes, lineEnd + 1, headEnd)).getBytes(StandardCharsets.ISO_8859_1);
        return new Upgraded(join(head, Arrays.copyOfRange(bytes, headEnd, bytes.length)), true);
    }

    private static String head(String line, String fields) {
        StringBuilder head = new StringBuilder(line.length() + fields.length() + 64);
        head.append(line, 0, line.length() - 1).append("1\r\n");
        boolean host = false;
        for (String field : fields.split("\r\n", -1)) {
            String name = field.toLowerCase(Locale.ROOT);
            host |= name.startsWith("host:");
            if (!field.isEmpty() && !name.startsWith("connection:") && !name.startsWith("keep-alive:")) {
                head.append(field).append("\r\n");
            }
        }
        if (!host) {
            head.append("Host: localhost\r\n");
        }
        return head.append("Connection: close\r\n\r\n").toString();
    }

    private static int headEnd(byte[] bytes) {
        for (int i = indexOf(bytes, '\n', 0); i >= 0; i = indexOf(bytes, '\n', i + 1)) {
            if (i >= 3 && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int indexOf(byte[] bytes, char wanted, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static byte[] join(byte[] left, byte[] right) {
        byte[] joined = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, joined, left.length, right.length);
        return joined;
    }
}
