package io.axonhub.gateway.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One server-sent event, or a comment block (no data) kept so that pass-through loses nothing.
 *
 * @param event the {@code event:} field, null when absent
 * @param data the {@code data:} lines joined by LF, UTF-8; empty when there were none
 * @param raw the frame's bytes as they came, with the blank line that ended it
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML, server-sent events</a>
 */
public record SseFrame(@Nullable String event, byte[] data, byte[] raw) {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);

    /** Whether the frame carries data; a comment or a lone {@code retry:} does not. */
    public boolean hasData() {
        return data.length > 0;
    }

    /** The data as text. */
    public String text() {
        return new String(data, StandardCharsets.UTF_8);
    }

    /** Whether the data is exactly {@code text} (ASCII), such as {@code [DONE]}. */
    public boolean isText(String text) {
        if (data.length != text.length()) {
            return false;
        }
        for (int i = 0; i < data.length; i++) {
            if (data[i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Encodes an event of one data line; {@code data} holds no line break (JSON never does). */
    public static byte[] encode(@Nullable String event, byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + 64);
        if (event != null) {
            out.writeBytes(EVENT);
            out.writeBytes(event.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        }
        out.writeBytes(DATA);
        out.writeBytes(data);
        out.write('\n');
        out.write('\n');
        return out.toByteArray();
    }

    @Override
    public String toString() {
        return "SseFrame[" + event + ", " + data.length + " bytes]";
    }
}
