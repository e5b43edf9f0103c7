package io.axonhub.gateway.store.journal;

import io.axonhub.gateway.store.JournalEntry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One group of entries on disk: a mark, the payload's length, the CRC-32C of both the length and the payload (big-endian, four
 * bytes each), the payload. All of a frame counts or nothing.
 *
 * @param bytes an array that starts with the frame; may be longer
 * @param size the frame's length
 */
record Frame(byte[] bytes, int size) {
    /** Bytes before the payload. */
    static final int HEADER = 12;

    /** No payload is longer: whatever says so is damaged. */
    static final int MAX_PAYLOAD = 256 << 20;

    static final int MARK = 0xA5_4A_5A_E1;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** The entries as a frame. */
    static Frame of(List<JournalEntry> entries) {
        Encoder out = new Encoder(HEADER + Codec.expected(entries));
        out.skip(HEADER);
        Codec.encode(entries, out);
        byte[] bytes = out.array();
        int length = out.size() - HEADER;
        if (length > MAX_PAYLOAD) {
            throw new IllegalArgumentException("a group of " + length + " bytes is too big for the journal");
        }
        INT.set(bytes, 0, MARK);
        INT.set(bytes, 4, length);
        INT.set(bytes, 8, checksum(bytes, 0, length));
        return new Frame(bytes, out.size());
    }

    private static int checksum(byte[] bytes, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, at + 4, 4);
        crc.update(bytes, at + HEADER, length);
        return (int) crc.getValue();
    }

    /** What stands at one place of some bytes. */
    enum Look {
        WHOLE,
        /** The bytes end before the frame does; it may be whole when there are more. */
        SHORT,
        BAD
    }

    /** What stands at {@code at}, of which {@code end - at} bytes are there. */
    static Look look(byte[] bytes, int at, int end) {
        if (end - at < HEADER) {
            return Look.SHORT;
        }
        if ((int) INT.get(bytes, at) != MARK) {
            return Look.BAD;
        }
        int length = length(bytes, at);
        if (length <= 0 || length > MAX_PAYLOAD) {
            return Look.BAD;
        }
        if (end - at - HEADER < length) {
            return Look.SHORT;
        }
        return checksum(bytes, at, length) == (int) INT.get(bytes, at + 8) ? Look.WHOLE : Look.BAD;
    }

    /** The payload's length as the header at {@code at} says. */
    static int length(byte[] bytes, int at) {
        return (int) INT.get(bytes, at + 4);
    }
}
