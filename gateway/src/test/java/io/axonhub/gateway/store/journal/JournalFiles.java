package io.axonhub.gateway.store.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What lies in a journal's folder. */
final class JournalFiles {
    static final Duration SOON = Duration.ofSeconds(20);

    private JournalFiles() {}

    static JournalSettings settings(Path dir, Duration fsync, long maxSize, JournalSettings.WhenFull whenFull) {
        return new JournalSettings(dir, fsync, maxSize, 1 << 20, 8 << 20, whenFull);
    }

    static JournalSettings each(Path dir) {
        return settings(dir, Duration.ZERO, 1L << 30, JournalSettings.WhenFull.REFUSE);
    }

    static List<Path> segments(Path dir) {
        try (Stream<Path> files = Files.list(dir)) {
            return files.filter(file -> file.toString().endsWith(".axj"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> quarantined(Path dir) {
        Path folder = dir.resolve("quarantine");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ids of all requests in the folder, in order, as a restarted process finds them. */
    static List<String> replayed(Path dir) {
        MemorySink sink = new MemorySink();
        try (JournalMover mover =
                new JournalMover(FileJournal.open(JournalSettings.defaults(dir)), sink, Duration.ofSeconds(10))) {
            mover.start();
        }
        return sink.ids();
    }
}
