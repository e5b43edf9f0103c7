package io.axonhub.gateway.pipeline.auth;

import java.net.InetAddress;

/** Address ranges such as {@code 10.0.0.0/8} or {@code fd00::/8}; a bare address is a range of one. */
final class Cidr {
    private Cidr() {}

    /** Whether {@code address} (a literal) lies in {@code range} (validated when it was loaded). */
    static boolean contains(String range, String address) {
        int slash = range.indexOf('/');
        byte[] base = InetAddress.ofLiteral(slash < 0 ? range : range.substring(0, slash))
                .getAddress();
        byte[] candidate;
        try {
            candidate = InetAddress.ofLiteral(address).getAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (base.length != candidate.length) {
            return false;
        }
        int bits = slash < 0 ? base.length * 8 : Integer.parseInt(range.substring(slash + 1));
        for (int i = 0; i < base.length && bits > 0; i++, bits -= 8) {
            int mask = bits >= 8 ? 0xFF : (0xFF << (8 - bits)) & 0xFF;
            if ((base[i] & mask) != (candidate[i] & mask)) {
                return false;
            }
        }
        return true;
    }
}
