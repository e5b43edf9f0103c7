package io.axonhub.gateway.transform.bedrock;

import io.axonhub.gateway.http.SseDecoder;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.transform.Golden;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** Binary event streams, as Bedrock sends them. */
public final class EventStreamBytes {
    private static final String EXCEPTION = ":exception ";

    private EventStreamBytes() {}

    /** One message. */
    public static byte[] message(Map<String, String> headers, byte[] payload) {
        byte[] section = headers(headers);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(16 + section.length + payload.length);
            out.writeInt(section.length);
            out.writeInt(crc(bytes.toByteArray()));
            out.write(section);
            out.write(payload);
            out.writeInt(crc(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] headers(Map<String, String> headers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (var header : headers.entrySet()) {
                byte[] name = header.getKey().getBytes(StandardCharsets.UTF_8);
                byte[] value = header.getValue().getBytes(StandardCharsets.UTF_8);
                out.writeByte(name.length);
                out.write(name);
                out.writeByte(7);
                out.writeShort(value.length);
                out.write(value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static int crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** An event of this type. */
    public static byte[] event(String type, byte[] payload) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(":event-type", type);
        headers.put(":content-type", "application/json");
        headers.put(":message-type", "event");
        return message(headers, payload);
    }

    /** An exception of this type. */
    public static byte[] exception(String type, byte[] payload) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(":exception-type", type);
        headers.put(":content-type", "application/json");
        headers.put(":message-type", "exception");
        return message(headers, payload);
    }

    /** The stream that {@code text} shows as server-sent events, whose names are types or {@code :exception <type>}. */
    public static byte[] of(byte[] text) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (SseFrame frame : Golden.frames(new SseDecoder(), text)) {
            String event = String.valueOf(frame.event());
            stream.writeBytes(
                    event.startsWith(EXCEPTION)
                            ? exception(event.substring(EXCEPTION.length()), frame.data())
                            : event(event, frame.data()));
        }
        return stream.toByteArray();
    }
}
