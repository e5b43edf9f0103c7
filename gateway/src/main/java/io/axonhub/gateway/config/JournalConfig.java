package io.axonhub.gateway.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The local journal of records.
 *
 * @param fsyncInterval what a crash may lose; zero syncs every record
 * @param maxSize bytes on disk
 */
public record JournalConfig(Path dir, Duration fsyncInterval, long maxSize, OnFull onFull) {
    /** What happens to requests when the journal is full. */
    public enum OnFull {
        /** They are refused with 503. */
        REFUSE,
        /** They are served and their records dropped, counted. */
        DROP
    }

    /** From the {@code journal} node. */
    static JournalConfig from(Node node) {
        return new JournalConfig(
                Path.of(node.text("dir")),
                node.duration("fsync-interval"),
                node.size("max-size"),
                node.choice("on-full", OnFull.class));
    }
}
