package io.axonhub.gateway.server;

import java.time.Clock;
import java.util.HexFormat;
import java.util.function.LongSupplier;

/**
 * Request ids: {@code req_} and a UUIDv7 in hex without dashes, so that they sort by time to the millisecond.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7">RFC 9562, UUID version 7</a>
 */
final class RequestIds {
    private static final int MAX_GIVEN = 128;
    private static final HexFormat HEX = HexFormat.of();

    private final Clock clock;
    private final LongSupplier random;

    RequestIds(Clock clock, LongSupplier random) {
        this.clock = clock;
        this.random = random;
    }

    /** A new id. */
    String next() {
        long version = 0x7000L | (random.getAsLong() & 0xfffL);
        long variant = 0x8000000000000000L | (random.getAsLong() >>> 2);
        return "req_" + HEX.toHexDigits(clock.millis(), 12) + HEX.toHexDigits(version, 4) + HEX.toHexDigits(variant);
    }

    /** Whether a client's own id may be shown again: short, and of letters, digits and {@code . _ - : / = +}. */
    static boolean isSane(String given) {
        if (given.isEmpty() || given.length() > MAX_GIVEN) {
            return false;
        }
        for (int i = 0; i < given.length(); i++) {
            char c = given.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && "._-:/=+".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
