package io.axonhub.gateway.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} body and where its parts stand in the bytes: read without copying a file, and edited so that every
 * byte of the other parts stays.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2046#section-5.1">RFC 2046, 5.1</a>
 */
public final class Multipart {
    /** More than any form here has. */
    private static final int MAX_PARTS = 1000;

    private static final int MAX_HEAD = 16 << 10;

    /** RFC 2046 allows 70. */
    private static final int MAX_BOUNDARY = 200;

    private static final Pattern BOUNDARY = Pattern.compile("(?i);\\s*boundary\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]+))");
    private static final Pattern NAME =
            Pattern.compile("(?i);\\s*name\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]+))");
    private static final Pattern FILE = Pattern.compile("(?i);\\s*filename\\*?\\s*=");

    private final byte[] body;
    private final byte[] delimiter;
    private final List<Part> parts = new ArrayList<>();
    private int close = -1;

    private Multipart(byte[] body, String boundary) {
        this.body = body;
        this.delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A body that is no such form. */
    public static final class BadMultipartException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadMultipartException(String message) {
            super(message);
        }
    }

    /**
     * One field.
     *
     * @param file whether it is sent as a file, with a file name
     * @param from offset of its value's first byte
     * @param to offset behind its last byte
     */
    public record Part(String name, boolean file, int from, int to) {}

    /** Whether a body of this content type is one. */
    public static boolean is(@Nullable String contentType) {
        return contentType != null
                && contentType.strip().toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    }

    /**
     * Finds the parts.
     *
     * @throws BadMultipartException when the boundary is missing, a part has no name, or the last delimiter is not there
     */
    public static Multipart parse(byte[] body, String contentType) {
        Matcher matcher = BOUNDARY.matcher(contentType);
        String boundary = matcher.find() ? matcher.group(1) == null ? matcher.group(2) : matcher.group(1) : "";
        if (boundary.isEmpty() || boundary.length() > MAX_BOUNDARY) {
            throw new BadMultipartException("its content type names no boundary");
        }
        Multipart form = new Multipart(body, boundary);
        form.scan();
        return form;
    }

    private void scan() {
        int at = delimiterFrom(0);
        while (at >= 0) {
            int behind = at + delimiter.length;
            if (behind + 1 < body.length && body[behind] == '-' && body[behind + 1] == '-') {
                close = at;
                return;
            }
            int head = lineEnd(behind);
            int content = headEnd(head);
            int next = delimiterFrom(Math.max(content - 2, head));
            if (next < 0) {
                break;
            }
            if (parts.size() == MAX_PARTS) {
                throw new BadMultipartException("it has more than " + MAX_PARTS + " parts");
            }
            parts.add(part(new String(body, head, content - head, StandardCharsets.UTF_8), content, next));
            at = next;
        }
        throw new BadMultipartException("it does not end with its boundary");
    }

    private Part part(String head, int content, int next) {
        String disposition = "";
        for (String line : head.split("\r\n|\n", -1)) {
            if (line.regionMatches(true, 0, "content-disposition:", 0, 20)) {
                disposition = line.substring(20);
            }
        }
        Matcher name = NAME.matcher(disposition);
        if (!name.find()) {
            throw new BadMultipartException("a part of it has no name");
        }
        String quoted = name.group(1);
        int to = next - (next >= 2 && body[next - 2] == '\r' ? 2 : 1);
        return new Part(
                quoted == null ? name.group(2) : quoted.replace("\\\"", "\"").replace("%22", "\""),
                FILE.matcher(disposition).find(),
                content,
                Math.max(content, to));
    }

    /** Where the next delimiter that begins a line stands, at {@code from} or behind; -1 when there is none. */
    private int delimiterFrom(int from) {
        int last = body.length - delimiter.length;
        for (int i = from; i <= last; i++) {
            if (body[i] == '-' && (i == 0 || body[i - 1] == '\n') && isDelimiter(i)) {
                return i;
            }
        }
        return -1;
    }

    /** The boundary, and behind it the end of the line or of the form: another boundary may begin with the same letters. */
    private boolean isDelimiter(int at) {
        for (int i = 0; i < delimiter.length; i++) {
            if (body[at + i] != delimiter[i]) {
                return false;
            }
        }
        int behind = at + delimiter.length;
        while (behind < body.length && (body[behind] == ' ' || body[behind] == '\t')) {
            behind++;
        }
        if (behind >= body.length) {
            return false;
        }
        return switch (body[behind]) {
            case '\r', '\n' -> true;
            case '-' -> behind + 1 < body.length && body[behind + 1] == '-';
            default -> false;
        };
    }

    private int lineEnd(int from) {
        for (int i = from; i < body.length; i++) {
            if (body[i] == '\n') {
                return i + 1;
            }
        }
        throw new BadMultipartException("it ends in the middle of a line");
    }

    /** Where a part's value begins: behind the first blank line. */
    private int headEnd(int from) {
        int line = from;
        while (line - from <= MAX_HEAD) {
            int next = lineEnd(line);
            if (next - line == 1 || (next - line == 2 && body[line] == '\r')) {
                return next;
            }
            line = next;
        }
        throw new BadMultipartException("a part's head is too long");
    }

    /** All parts, in order. */
    public List<Part> parts() {
        return List.copyOf(parts);
    }

    /**
     * The text of the field, if it is there.
     *
     * @throws BadMultipartException when it stands there twice
     */
    public Optional<String> text(String name) {
        return only(name).map(part -> new String(body, part.from(), part.to() - part.from(), StandardCharsets.UTF_8));
    }

    private Optional<Part> only(String name) {
        List<Part> found =
                parts.stream().filter(part -> part.name().equals(name)).toList();
        if (found.size() > 1) {
            throw new BadMultipartException("it has '" + name + "' twice");
        }
        return found.stream().findFirst();
    }

    /** The body with one field's value replaced, or the field added at the end; all other bytes stay. */
    public byte[] with(String name, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        Part part = only(name).orElse(null);
        if (part != null) {
            return spliced(part.from(), part.to(), text);
        }
        ByteArrayOutputStream added = new ByteArrayOutputStream(text.length + 128);
        added.writeBytes(delimiter);
        String head = "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n";
        added.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        added.writeBytes(text);
        added.writeBytes(new byte[] {'\r', '\n'});
        return spliced(close, close, added.toByteArray());
    }

    private byte[] spliced(int from, int to, byte[] value) {
        byte[] edited = new byte[body.length - (to - from) + value.length];
        System.arraycopy(body, 0, edited, 0, from);
        System.arraycopy(value, 0, edited, from, value.length);
        System.arraycopy(body, to, edited, from + value.length, body.length - to);
        return edited;
    }
}
