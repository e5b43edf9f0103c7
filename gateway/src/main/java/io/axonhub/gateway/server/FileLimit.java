package io.axonhub.gateway.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many client connections the process's file limit allows. Helidon's listener ends for good when accept finds no free
 * descriptor, so it must stop accepting before that.
 */
final class FileLimit {
    /** Descriptors kept for the database, the journal, jars and the rest. */
    private static final long RESERVED = 200;

    private static final int MOST = 50_000;
    private static final int FEWEST = 16;

    private FileLimit() {}

    /** {@code configured}, or when that is 0 what the file limit allows; never more than that. */
    static int connections(int configured) {
        int possible = possible(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                        ? unix.getMaxFileDescriptorCount()
                        : Long.MAX_VALUE);
        return configured == 0 ? possible : Math.min(configured, possible);
    }

    /** Half of what is not reserved: a proxied request also holds an upstream connection. */
    static int possible(long files) {
        return Math.clamp((files - RESERVED) / 2, FEWEST, MOST);
    }
}
