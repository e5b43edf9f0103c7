package io.axonhub.gateway.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events from bytes in pieces of any size: CR, LF and CRLF line ends, a BOM, comments, several data lines, the space
 * after the colon or not, a last event without its blank line.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">HTML, parsing an event
 *     stream</a>
 */
public final class SseDecoder implements FrameDecoder {
    /** Largest frame: an answer's biggest event (a base64 image) with room to spare. */
    public static final int MAX_FRAME = 32 << 20;

    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private byte[] buffer = new byte[1024];
    private int length;
    private int lineStart;
    private int scanned;
    private boolean first = true;
    private boolean skipLf;
    private @Nullable String event;
    private @Nullable ByteArrayOutputStream data;

    @Override
    public List<SseFrame> accept(byte[] bytes, int from, int to) {
        append(bytes, from, to);
        List<SseFrame> frames = new ArrayList<>(2);
        int i = scanned;
        while (i < length) {
            byte b = buffer[i];
            if (skipLf) {
                skipLf = false;
                if (b == '\n') {
                    i = afterCrLf(i, frames);
                    continue;
                }
            }
            if (b == '\n' || b == '\r') {
                skipLf = b == '\r';
                i = endLine(i, frames);
            } else {
                i++;
            }
        }
        scanned = length;
        return frames;
    }

    @Override
    public List<SseFrame> finish() {
        List<SseFrame> frames = new ArrayList<>(1);
        if (length > lineStart) {
            line(lineStart, length);
        }
        if (length > 0 && (data != null || event != null || length > lineStart)) {
            frames.add(take(length));
        }
        return frames;
    }

    private void append(byte[] bytes, int from, int to) {
        int count = to - from;
        if (length + count > MAX_FRAME) {
            throw new FrameTooLargeException(MAX_FRAME);
        }
        if (length + count > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + count));
        }
        System.arraycopy(bytes, from, buffer, length, count);
        length += count;
    }

    /** The LF of a CRLF whose CR has ended the line: it belongs to the frame before it when that one is complete. */
    private int afterCrLf(int i, List<SseFrame> frames) {
        if (i == 0 && !frames.isEmpty()) {
            SseFrame last = frames.removeLast();
            byte[] raw = Arrays.copyOf(last.raw(), last.raw().length + 1);
            raw[raw.length - 1] = '\n';
            frames.add(new SseFrame(last.event(), last.data(), raw));
            drop(1);
            return 0;
        }
        lineStart = i + 1;
        return i + 1;
    }

    private int endLine(int end, List<SseFrame> frames) {
        if (end > lineStart) {
            line(lineStart, end);
            lineStart = end + 1;
            return end + 1;
        }
        frames.add(take(end + 1));
        return 0;
    }

    private SseFrame take(int end) {
        byte[] body = data == null ? new byte[0] : data.toByteArray();
        SseFrame frame = new SseFrame(event, body, Arrays.copyOf(buffer, end));
        event = null;
        data = null;
        drop(end);
        return frame;
    }

    private void drop(int count) {
        System.arraycopy(buffer, count, buffer, 0, length - count);
        length -= count;
        lineStart = 0;
        scanned = 0;
    }

    private void line(int from, int to) {
        int start = from;
        if (first) {
            first = false;
            if (to - from >= BOM.length && Arrays.equals(buffer, from, from + BOM.length, BOM, 0, BOM.length)) {
                start += BOM.length;
            }
        }
        int colon = start;
        while (colon < to && buffer[colon] != ':') {
            colon++;
        }
        if (colon == start) {
            return;
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
            event = new String(buffer, value, to - value, StandardCharsets.UTF_8);
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
