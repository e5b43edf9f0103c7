package io.axonhub.gateway.server;

import io.helidon.common.buffers.DataReader;
import java.util.function.Supplier;

/**
 * Helidon's reader, with an end to its lines. What stands between the chunks of a body is read by line, and Helidon would keep all that
 * a client sends in front of the line's end, whatever the limit of a body is.
 */
final class ChunkLines extends DataReader {
    private static final int LONGEST = 1024;

    @SuppressWarnings("removal") // its factory makes no subclass
    ChunkLines(Supplier<byte[]> bytes) {
        super(bytes);
    }

    @Override
    public String readLine() {
        int length = findNewLine(LONGEST);
        if (length == LONGEST) {
            throw new IncorrectNewLineException("no end of the line within " + LONGEST + " bytes");
        }
        String line = readAsciiString(length);
        skip(2);
        return line;
    }
}
