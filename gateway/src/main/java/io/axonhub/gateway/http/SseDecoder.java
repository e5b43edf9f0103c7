package io.axonhub.gateway.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events from bytes in pieces of any size: CR, LF and CRLF line ends, a BOM, comments, several data lines, the space
 * after the colon or not, a last event without its blank line. The frames' raw bytes, joined, are the input to the last byte.
 *
 * <p>Each byte is looked at once, however small the pieces are. When a piece ends between the CR and the LF of a blank line, the
 * frame is given at once and the LF opens the next frame's raw bytes: a frame is never held back for a byte that may not come.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">HTML, parsing an event
 *     stream</a>
 */
public final class SseDecoder implements FrameDecoder {
    /** Largest frame: an answer's biggest event (a base64 image) with room to spare. */
    public static final int MAX_FRAME = 32 << 20;

    private static final byte[] NOTHING = {};
    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int KEPT = 64 << 10;

    private final int maxFrame;
    private byte[] buffer = new byte[1024];
    private int length;
    private int scanned;
    private int frameStart;
    private int lineStart;
    private boolean beginning = true;
    private boolean afterCr;
    private @Nullable String event;
    private @Nullable ByteArrayOutputStream data;

    /** With {@link #MAX_FRAME}. */
    public SseDecoder() {
        this(MAX_FRAME);
    }

    /** With a limit for one frame's raw bytes. */
    public SseDecoder(int maxFrame) {
        this.maxFrame = maxFrame;
    }

    @Override
    public List<SseFrame> accept(byte[] bytes, int from, int to) {
        append(bytes, from, to);
        List<SseFrame> frames = new ArrayList<>(2);
        while (scanned < length) {
            byte b = buffer[scanned++];
            if (b == '\n' && afterCr) {
                afterCr = false;
                skipLf(frames);
            } else if (b == '\n' || b == '\r') {
                afterCr = b == '\r';
                endLine(frames);
            } else {
                afterCr = false;
            }
        }
        if (length - frameStart > maxFrame) {
            throw new FrameTooLargeException(maxFrame);
        }
        return frames;
    }

    @Override
    public List<SseFrame> finish() {
        if (length == frameStart) {
            return List.of();
        }
        if (length > lineStart) {
            line(lineStart, length);
        }
        SseFrame last = take(length);
        lineStart = length;
        return List.of(last);
    }

    private void append(byte[] bytes, int from, int to) {
        if (frameStart > 0) {
            compact();
        }
        int count = to - from;
        if (length + count > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + count));
        }
        System.arraycopy(bytes, from, buffer, length, count);
        length += count;
    }

    private void compact() {
        int rest = length - frameStart;
        byte[] target = buffer.length > KEPT && rest < KEPT ? new byte[KEPT] : buffer;
        System.arraycopy(buffer, frameStart, target, 0, rest);
        buffer = target;
        length = rest;
        scanned -= frameStart;
        lineStart -= frameStart;
        frameStart = 0;
    }

    /** The LF of a CRLF whose CR has ended the line: it belongs to the frame before it when that one is complete and still here. */
    private void skipLf(List<SseFrame> frames) {
        if (scanned - 1 == frameStart && !frames.isEmpty()) {
            SseFrame last = frames.removeLast();
            byte[] raw = Arrays.copyOf(last.raw(), last.raw().length + 1);
            raw[raw.length - 1] = '\n';
            frames.add(new SseFrame(last.event(), last.data(), raw));
            frameStart = scanned;
        }
        lineStart = scanned;
    }

    private void endLine(List<SseFrame> frames) {
        int end = scanned - 1;
        if (end > lineStart) {
            line(lineStart, end);
        } else {
            beginning = false;
            frames.add(take(scanned));
        }
        lineStart = scanned;
    }

    private SseFrame take(int end) {
        if (end - frameStart > maxFrame) {
            throw new FrameTooLargeException(maxFrame);
        }
        SseFrame frame = new SseFrame(
                event, data == null ? NOTHING : data.toByteArray(), Arrays.copyOfRange(buffer, frameStart, end));
        event = null;
        data = null;
        frameStart = end;
        return frame;
    }

    private void line(int from, int to) {
        int start = from;
        if (beginning) {
            beginning = false;
            if (to - from >= BOM.length && Arrays.equals(buffer, from, from + BOM.length, BOM, 0, BOM.length)) {
                start += BOM.length;
            }
        }
        int colon = start;
        while (colon < to && buffer[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, to);
        if (value < to && buffer[value] == ' ') {
            value++;
        }
        field(start, colon, value, to);
    }

    private void field(int from, int colon, int value, int to) {
        if (is("data", from, colon)) {
            if (data == null) {
                data = new ByteArrayOutputStream(to - value);
            } else {
                data.write('\n');
            }
            data.write(buffer, value, to - value);
        } else if (is("event", from, colon)) {
            event = value == to ? null : new String(buffer, value, to - value, StandardCharsets.UTF_8);
        }
    }

    private boolean is(String name, int from, int to) {
        if (to - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (buffer[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
