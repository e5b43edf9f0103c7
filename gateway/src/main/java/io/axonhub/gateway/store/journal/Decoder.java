package io.axonhub.gateway.store.journal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what {@link Encoder} wrote; throws IndexOutOfBoundsException where the bytes end too early. */
final class Decoder {
    private final byte[] bytes;
    private final int end;
    private int at;

    Decoder(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    int raw() {
        if (at >= end) {
            throw new IndexOutOfBoundsException("the record ends early");
        }
        return bytes[at++] & 0xFF;
    }

    boolean flag() {
        return raw() != 0;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int next = raw();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IndexOutOfBoundsException("a number without end");
    }

    int count() {
        long value = number();
        if (value < 0 || value > end - at) {
            throw new IndexOutOfBoundsException("a length beyond the record");
        }
        return (int) value;
    }

    @Nullable
    Long numberOrNull() {
        return flag() ? number() : null;
    }

    String text() {
        int length = count();
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    @Nullable
    String textOrNull() {
        return flag() ? text() : null;
    }

    byte[] bytes() {
        int length = count();
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    Instant instant() {
        long seconds = number();
        return Instant.ofEpochSecond(seconds, number() * 1_000);
    }
}
