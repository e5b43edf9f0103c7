package io.axonhub.gateway.store.journal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A growing byte array with the journal's primitive values. */
final class Encoder {
    private byte[] bytes;
    private int size;

    Encoder(int expected) {
        bytes = new byte[expected];
    }

    int size() {
        return size;
    }

    byte[] array() {
        return bytes;
    }

    /** Leaves {@code count} bytes to be filled later. */
    void skip(int count) {
        room(count);
        size += count;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
        }
    }

    void raw(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    void flag(boolean value) {
        raw(value ? 1 : 0);
    }

    /** Seven bits a byte, lowest first; short for small values, negative ones take ten bytes. */
    void number(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void numberOrNull(@Nullable Long value) {
        flag(value != null);
        if (value != null) {
            number(value);
        }
    }

    void text(String value) {
        bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    void textOrNull(@Nullable String value) {
        flag(value != null);
        if (value != null) {
            text(value);
        }
    }

    void bytes(byte[] value) {
        number(value.length);
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    /** To the microsecond. */
    void instant(Instant value) {
        number(value.getEpochSecond());
        number(value.getNano() / 1_000);
    }
}
