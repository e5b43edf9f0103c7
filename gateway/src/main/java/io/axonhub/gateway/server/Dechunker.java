package io.axonhub.gateway.server;

import io.helidon.common.buffers.BufferData;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Turns a chunked HTTP/1.1 answer into one that the connection's end delimits. One answer long, a state machine without I/O. */
final class Dechunker {
    private static final String CHUNKED = "transfer-encoding: chunked\r\n";

    private final StringBuilder line = new StringBuilder();
    private State state = State.HEAD;
    private int left;

    private enum State {
        HEAD,
        AS_IS,
        SIZE,
        DATA,
        DATA_END,
        DONE
    }

    /** The bytes to send for these. */
    BufferData accept(BufferData buffer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(buffer.available());
        while (!buffer.consumed()) {
            byte next = (byte) buffer.read();
            switch (state) {
                case HEAD -> head(next, out);
                case AS_IS -> out.write(next);
                case SIZE -> size(next);
                case DATA -> {
                    out.write(next);
                    left--;
                    state = left == 0 ? State.DATA_END : State.DATA;
                }
                case DATA_END -> state = next == '\n' ? State.SIZE : State.DATA_END;
                case DONE -> {}
            }
        }
        return BufferData.create(out.toByteArray());
    }

    private void head(byte next, ByteArrayOutputStream out) {
        line.append((char) (next & 0xff));
        if (line.length() < 4 || !"\r\n\r\n".contentEquals(line.subSequence(line.length() - 4, line.length()))) {
            return;
        }
        String head = line.toString();
        int chunked = head.toLowerCase(Locale.ROOT).indexOf("\r\n" + CHUNKED);
        state = chunked < 0 ? State.AS_IS : State.SIZE;
        String kept =
                chunked < 0 ? head : head.substring(0, chunked + 2) + head.substring(chunked + 2 + CHUNKED.length());
        out.writeBytes(kept.getBytes(StandardCharsets.ISO_8859_1));
        line.setLength(0);
    }

    private void size(byte next) {
        if (next != '\n') {
            line.append((char) next);
            return;
        }
        left = Integer.parseInt(line.toString().strip(), 16);
        line.setLength(0);
        state = left == 0 ? State.DONE : State.DATA;
    }
}
