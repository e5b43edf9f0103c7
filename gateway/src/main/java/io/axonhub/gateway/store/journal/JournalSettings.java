package io.axonhub.gateway.store.journal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the journal is kept.
 *
 * @param dir its folder; one process at a time
 * @param fsyncInterval what a power cut or a kill may lose at most; zero: nothing, each append waits for the disk
 * @param maxSize bytes on disk, all segments together
 * @param segmentSize bytes at which a new file is begun; the space of a file is freed when all of it is in the database
 * @param queueSize bytes that may wait in memory for the disk
 */
public record JournalSettings(
        Path dir, Duration fsyncInterval, long maxSize, long segmentSize, long queueSize, WhenFull whenFull) {
    private static final long MIB = 1L << 20;

    public JournalSettings {
        if (maxSize <= 0 || segmentSize <= 0 || queueSize <= 0 || fsyncInterval.isNegative()) {
            throw new IllegalArgumentException("journal sizes must be positive, and fsync-interval not negative");
        }
        segmentSize = Math.min(segmentSize, Math.max(1, maxSize / 8));
    }

    /** What to do with a request whose records cannot be kept. */
    public enum WhenFull {
        /** It gets an error before work starts. */
        REFUSE,
        /** It is served, and its records are lost and counted. */
        DROP
    }

    /** 200 ms, 2 GiB in files of 64 MiB, 64 MiB in memory, refuse. */
    public static JournalSettings defaults(Path dir) {
        return new JournalSettings(dir, Duration.ofMillis(200), 2_048 * MIB, 64 * MIB, 64 * MIB, WhenFull.REFUSE);
    }

    boolean syncsEach() {
        return fsyncInterval.isZero();
    }
}
