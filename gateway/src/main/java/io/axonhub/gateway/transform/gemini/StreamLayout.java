package io.axonhub.gateway.transform.gemini;

import io.axonhub.gateway.http.SseFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** How the elements of a stream follow each other. */
enum StreamLayout {
    /** Server-sent events. */
    EVENTS("text/event-stream; charset=utf-8"),
    /** One JSON array in pieces. */
    ARRAY("application/json; charset=utf-8");

    private final String contentType;

    StreamLayout(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    /** One stream's elements. */
    Elements open() {
        return new Elements(this);
    }

    /** A last element behind others. */
    byte[] late(byte[] json) {
        return switch (this) {
            case EVENTS -> SseFrame.encode(null, json);
            case ARRAY -> wrapped(",\n", json, "]\n");
        };
    }

    private static byte[] wrapped(String before, byte[] json, String after) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + 8);
        out.writeBytes(before.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(json);
        out.writeBytes(after.getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** The bytes of one stream's elements. Not thread-safe. */
    static final class Elements {
        private final StreamLayout layout;
        private boolean begun;

        private Elements(StreamLayout layout) {
            this.layout = layout;
        }

        /** The next element. */
        byte[] next(byte[] json) {
            return element(json, "");
        }

        /** The last element. */
        byte[] last(byte[] json) {
            return element(json, "]\n");
        }

        private byte[] element(byte[] json, String end) {
            String before = begun ? ",\n" : "[";
            begun = true;
            return layout == EVENTS ? SseFrame.encode(null, json) : wrapped(before, json, end);
        }

        /** What stands behind the last element when that was written as one of many. */
        byte[] end() {
            return layout == EVENTS ? new byte[0] : wrapped(begun ? "" : "[", new byte[0], "]\n");
        }
    }
}
