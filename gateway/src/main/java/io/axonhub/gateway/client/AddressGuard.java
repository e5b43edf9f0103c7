package io.axonhub.gateway.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;

/**
 * Says which addresses the gateway may connect to; asked after DNS, so that a name cannot hide one. Base URLs are set by
 * administrators, yet link-local addresses (among them every cloud's metadata service, which hands out credentials) are never a
 * provider. Loopback and private networks are allowed unless denied, because Ollama and vLLM live there.
 *
 * @param denyPrivate whether to refuse loopback and private networks too
 */
public record AddressGuard(boolean denyPrivate) {
    private static final String AWS_V6 = "fd00:ec2:0:0:0:0:0:254";
    private static final String GCP_V6 = "fd20:ce:0:0:0:0:0:254";
    private static final Set<String> METADATA =
            Set.of("100.100.100.200", "168.63.129.16", "192.0.0.192", AWS_V6, GCP_V6);

    /** Whether a connection to {@code address} may be opened. */
    public boolean allows(InetAddress address) {
        InetAddress bare = unwrapped(address);
        boolean never = bare.isLinkLocalAddress()
                || bare.isAnyLocalAddress()
                || bare.isMulticastAddress()
                || METADATA.contains(bare.getHostAddress());
        return !never && !(denyPrivate && isPrivate(bare));
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
        boolean sharedSpace = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
        return address.isLoopbackAddress() || address.isSiteLocalAddress() || uniqueLocal || sharedSpace;
    }

    /** The IPv4 address inside a 64:ff9b::/96 (NAT64), ::/96 or 6to4 address: those reach the same host. */
    private static InetAddress unwrapped(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != 16) {
            return address;
        }
        if (bytes[0] == 0x20 && bytes[1] == 0x02) {
            return v4(bytes, 2);
        }
        boolean nat64 = bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == (byte) 0xFF && bytes[3] == (byte) 0x9B;
        boolean compatible = Arrays.equals(bytes, 0, 12, new byte[12], 0, 12) && bytes[12] != 0;
        return nat64 || compatible ? v4(bytes, 12) : address;
    }

    private static InetAddress v4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
