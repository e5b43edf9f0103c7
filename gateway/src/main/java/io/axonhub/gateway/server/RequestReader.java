package io.axonhub.gateway.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import java.util.function.Supplier;

/**
 * Helidon's reader of requests, with what it lacks of HTTP's framing: blank lines before a request, extensions of chunks and trailers
 * are passed over, within limits, and a chunk's data must end where its size says. Not thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-7.1">RFC 9112, sections 2.2 and 7.1</a>
 */
final class RequestReader extends DataReader {
    /** Most bytes of a line between chunks: Helidon would keep all that stands in front of the line's end. */
    private static final int LONGEST = 1024;

    /** Some clients send one behind a body whose length does not count it. */
    private static final int BLANK_LINES = 4;

    /** Most bytes of extensions and trailers of a body, beyond as many as its data has. */
    private static final int MOST_IGNORED = 16 * 1024;

    private boolean inHead;
    private Next next = Next.SIZE;
    private int ignored;

    /** What is read next of a chunked body. */
    private enum Next {
        SIZE,
        DATA,
        DATA_END,
        TRAILERS
    }

    @SuppressWarnings("removal") // its factory makes no subclass
    RequestReader(Supplier<byte[]> bytes) {
        super(bytes);
    }

    /** Called before each line of a head, and only there. */
    @Override
    public boolean startsWithNewLine() {
        boolean end = super.startsWithNewLine();
        inHead = !end;
        return end;
    }

    @Override
    public int findNewLine(int max) {
        int length = super.findNewLine(max);
        for (int i = 0; !inHead && length == 0 && i < BLANK_LINES; i++) {
            skip(2);
            length = super.findNewLine(max);
        }
        return length;
    }

    /** What Helidon shall see of a line between chunks: a size, or the empty line at the end. */
    @Override
    public String readLine() {
        return next == Next.TRAILERS ? trailers() : size();
    }

    private String size() {
        String line = line();
        int digits = 0;
        while (digits < line.length() && Character.digit(line.charAt(digits), 16) >= 0) {
            digits++;
        }
        String rest = line.substring(digits);
        if (digits == 0 || !(rest.isEmpty() || rest.stripLeading().startsWith(";"))) {
            throw new IncorrectNewLineException("a chunk without its size");
        }
        ignore(rest.length());
        String size = line.substring(0, digits);
        next = size.chars().allMatch(digit -> digit == '0') ? Next.TRAILERS : Next.DATA;
        return size;
    }

    private String trailers() {
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.indexOf(':') <= 0) {
                throw new IncorrectNewLineException("a trailer without a name");
            }
            ignore(line.length());
        }
        next = Next.SIZE;
        ignored = 0;
        return "";
    }

    private String line() {
        int length = super.findNewLine(LONGEST);
        if (length == LONGEST) {
            throw new IncorrectNewLineException("no end of the line within " + LONGEST + " bytes");
        }
        String line = readAsciiString(length);
        super.skip(2);
        // a proxy in front may take a lone LF for the line's end, and then sees other requests than we do
        if (line.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            throw new IncorrectNewLineException("a control character between chunks");
        }
        return line;
    }

    private void ignore(int bytes) {
        ignored += bytes;
        if (ignored > MOST_IGNORED) {
            throw new IncorrectNewLineException("more than " + MOST_IGNORED + " bytes of extensions and trailers");
        }
    }

    @Override
    public BufferData readBuffer(int length) {
        BufferData data = super.readBuffer(length);
        if (next == Next.DATA) {
            ignored = Math.max(0, ignored - length);
            next = Next.DATA_END;
        }
        return data;
    }

    /** Helidon skips the end of a chunk without a look at it. */
    @Override
    public void skip(int length) {
        if (next == Next.DATA_END) {
            if (read() != '\r' || read() != '\n') {
                throw new IncorrectNewLineException("a chunk's data is longer than its size");
            }
            next = Next.SIZE;
        } else {
            super.skip(length);
        }
    }
}
