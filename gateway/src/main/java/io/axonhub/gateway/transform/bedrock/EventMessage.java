package io.axonhub.gateway.transform.bedrock;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * One message of a binary event stream: a prelude of total length, headers' length and its checksum, then headers, payload and a
 * checksum over all of it; integers are big-endian.
 *
 * @param headers those whose value is a string, by name; the other types are checked and passed over
 * @see <a href="https://smithy.io/2.0/aws/amazon-eventstream.html">Amazon event stream specification</a>
 */
record EventMessage(Map<String, String> headers, byte[] payload) {
    /** Bytes of the prelude with its checksum. */
    static final int PRELUDE = 12;

    /** The smallest message: a prelude and the last checksum. */
    static final int LEAST = 16;

    private static final int CHECKSUM = 4;
    private static final int STRING = 7;

    EventMessage {
        headers = Map.copyOf(headers);
    }

    /** Bytes that are no event stream. */
    static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrokenException(String message) {
            super(message);
        }
    }

    /** The message's length, from a prelude whose checksum holds. */
    static int length(byte[] bytes, int from, int most) {
        ByteBuffer prelude = ByteBuffer.wrap(bytes, from, PRELUDE);
        int total = prelude.getInt();
        int headers = prelude.getInt();
        if (prelude.getInt() != crc(bytes, from, PRELUDE - CHECKSUM)) {
            throw new BrokenException("a prelude with a wrong checksum");
        }
        if (total < LEAST || headers < 0 || headers > total - LEAST) {
            throw new BrokenException("a message with impossible lengths");
        }
        if (total > most) {
            throw new BrokenException("a message of over " + most + " bytes");
        }
        return total;
    }

    /** Reads the message that is {@code bytes[from, from + total)}. */
    static EventMessage read(byte[] bytes, int from, int total) {
        ByteBuffer message = ByteBuffer.wrap(bytes, from, total);
        int headers = message.getInt(from + 4);
        int checksum = message.getInt(from + total - CHECKSUM);
        if (checksum != crc(bytes, from, total - CHECKSUM)) {
            throw new BrokenException("a message with a wrong checksum");
        }
        byte[] payload = new byte[total - LEAST - headers];
        message.get(from + PRELUDE + headers, payload);
        return new EventMessage(headers(message.slice(from + PRELUDE, headers)), payload);
    }

    private static int crc(byte[] bytes, int from, int count) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, count);
        return (int) crc.getValue();
    }

    private static Map<String, String> headers(ByteBuffer bytes) {
        Map<String, String> headers = new HashMap<>();
        while (bytes.hasRemaining()) {
            String name = text(bytes, Byte.toUnsignedInt(bytes.get()));
            need(bytes, 1);
            int type = bytes.get();
            if (type == STRING) {
                need(bytes, 2);
                headers.put(name, text(bytes, Short.toUnsignedInt(bytes.getShort())));
            } else {
                skip(bytes, type);
            }
        }
        return headers;
    }

    private static void skip(ByteBuffer bytes, int type) {
        int size = switch (type) {
            case 0, 1 -> 0;
            case 2 -> 1;
            case 3 -> 2;
            case 4 -> 4;
            case 5, 8 -> 8;
            case 6 -> {
                need(bytes, 2);
                yield Short.toUnsignedInt(bytes.getShort());
            }
            case 9 -> 16;
            default -> throw new BrokenException("a header of unknown type " + type);
        };
        need(bytes, size);
        bytes.position(bytes.position() + size);
    }

    private static String text(ByteBuffer bytes, int size) {
        need(bytes, size);
        byte[] text = new byte[size];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static void need(ByteBuffer bytes, int count) {
        if (bytes.remaining() < count) {
            throw new BrokenException("a header that runs past its section");
        }
    }

    /** A header's value. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
