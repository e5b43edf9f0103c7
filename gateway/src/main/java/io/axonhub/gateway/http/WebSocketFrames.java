package io.axonhub.gateway.http;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows one direction of a WebSocket beside the bytes that pass: text messages are put together, everything else is only counted.
 * Memory is bounded by {@link #MAX_MESSAGE}: a longer message is skipped, not held. Compressed messages (RSV1) are skipped too: who
 * wants to read them must not let the extension be agreed on. Not thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.2">RFC 6455, section 5.2</a>
 */
public final class WebSocketFrames {
    /** Longest text message that is given out, in bytes. */
    public static final int MAX_MESSAGE = 1 << 20;

    private static final int TEXT = 1;
    private static final int CONTINUATION = 0;
    private static final int CLOSE = 8;

    private final @Nullable Consumer<byte[]> texts;
    private final byte[] head = new byte[14];
    private int headLength;
    private int headNeeded = 2;
    private long left;
    private int maskAt;
    private boolean inPayload;
    private boolean fin;
    private int opcode;
    private boolean keeping;
    private boolean closed;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream(1024);

    /** {@code texts} gets each whole text message, in UTF-8. */
    public WebSocketFrames(Consumer<byte[]> texts) {
        this.texts = texts;
    }

    private WebSocketFrames() {
        this.texts = null;
    }

    /** One that only follows the frames and holds nothing of them. */
    public static WebSocketFrames unread() {
        return new WebSocketFrames();
    }

    /** More bytes, cut anywhere. */
    public void accept(byte[] bytes, int from, int count) {
        int at = from;
        int end = from + count;
        while (at < end) {
            at = inPayload ? payload(bytes, at, end) : header(bytes, at);
        }
    }

    /** Whether the bytes so far end with a whole frame, so that another one may follow. */
    public boolean atBoundary() {
        return !inPayload && headLength == 0;
    }

    /** Whether a close frame has passed. */
    public boolean closed() {
        return closed;
    }

    private int header(byte[] bytes, int at) {
        head[headLength++] = bytes[at];
        if (headLength == 2) {
            headNeeded = 2 + lengthBytes() + (masked() ? 4 : 0);
        }
        if (headLength == headNeeded) {
            begin();
        }
        return at + 1;
    }

    private int lengthBytes() {
        return switch (head[1] & 0x7F) {
            case 126 -> 2;
            case 127 -> 8;
            default -> 0;
        };
    }

    private boolean masked() {
        return (head[1] & 0x80) != 0;
    }

    private void begin() {
        int bytes = lengthBytes();
        left = bytes == 0 ? head[1] & 0x7F : 0;
        for (int i = 0; i < bytes; i++) {
            left = left << 8 | (head[2 + i] & 0xFF);
        }
        fin = (head[0] & 0x80) != 0;
        opcode = head[0] & 0x0F;
        maskAt = 0;
        inPayload = true;
        if (opcode == TEXT) {
            keeping = texts != null && (head[0] & 0x70) == 0;
            message.reset();
        } else if (opcode == CLOSE) {
            closed = true;
        } else if (opcode < CLOSE && opcode != CONTINUATION) {
            keeping = false;
        }
        if (left == 0) {
            end();
        }
    }

    private int payload(byte[] bytes, int at, int end) {
        int count = (int) Math.min(left, end - at);
        if (left < 0) {
            count = end - at;
        }
        if (opcode < CLOSE && keeping) {
            keep(bytes, at, count);
        }
        if (left > 0) {
            left -= count;
            if (left == 0) {
                end();
            }
        }
        return at + count;
    }

    private void keep(byte[] bytes, int at, int count) {
        if (message.size() + count > MAX_MESSAGE) {
            keeping = false;
            message.reset();
            return;
        }
        if (!masked()) {
            message.write(bytes, at, count);
            return;
        }
        for (int i = at; i < at + count; i++) {
            message.write(bytes[i] ^ head[headNeeded - 4 + (maskAt++ & 3)]);
        }
    }

    private void end() {
        inPayload = false;
        headLength = 0;
        headNeeded = 2;
        if (opcode < CLOSE && fin) {
            if (keeping && texts != null) {
                texts.accept(message.toByteArray());
            }
            message.reset();
            keeping = false;
        }
    }
}
