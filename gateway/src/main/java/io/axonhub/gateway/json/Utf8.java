package io.axonhub.gateway.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Strict UTF-8: no overlong forms, no surrogates, nothing over U+10FFFF. Jackson checks continuation bytes only, and less than that
 * in strings it skips.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3629#section-4">RFC 3629, section 4</a>
 */
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** The offset of the first byte that is not well-formed, or -1. */
    static int invalidAt(byte[] bytes) {
        int i = 0;
        while (i < bytes.length) {
            if (bytes[i] >= 0) {
                i = ascii(bytes, i);
            } else {
                int size = sequence(bytes, i);
                if (size == 0) {
                    return i;
                }
                i += size;
            }
        }
        return -1;
    }

    private static int ascii(byte[] bytes, int from) {
        int i = from;
        while (i + Long.BYTES <= bytes.length && ((long) LONGS.get(bytes, i) & HIGH_BITS) == 0) {
            i += Long.BYTES;
        }
        while (i < bytes.length && bytes[i] >= 0) {
            i++;
        }
        return i;
    }

    /** How many bytes the sequence at {@code at} has, 0 when it is not well-formed. */
    private static int sequence(byte[] bytes, int at) {
        int lead = bytes[at] & 0xFF;
        if (lead >= 0xC2 && lead <= 0xDF) {
            return tails(bytes, at + 1, 1) ? 2 : 0;
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            int low = lead == 0xE0 ? 0xA0 : 0x80;
            int high = lead == 0xED ? 0x9F : 0xBF;
            return within(bytes, at + 1, low, high) && tails(bytes, at + 2, 1) ? 3 : 0;
        }
        if (lead >= 0xF0 && lead <= 0xF4) {
            int low = lead == 0xF0 ? 0x90 : 0x80;
            int high = lead == 0xF4 ? 0x8F : 0xBF;
            return within(bytes, at + 1, low, high) && tails(bytes, at + 2, 2) ? 4 : 0;
        }
        return 0;
    }

    private static boolean tails(byte[] bytes, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (!within(bytes, i, 0x80, 0xBF)) {
                return false;
            }
        }
        return true;
    }

    private static boolean within(byte[] bytes, int at, int low, int high) {
        return at < bytes.length && (bytes[at] & 0xFF) >= low && (bytes[at] & 0xFF) <= high;
    }
}
