package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second gateway off a SQLite file. The operating system lifts it when the process dies. */
final class ProcessLock implements AutoCloseable {
    private final FileChannel channel;

    private ProcessLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Locks {@code file}, creating its folder.
     *
     * @throws StoreException UNUSABLE when another process has it or the folder cannot be written
     */
    static ProcessLock on(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        Path lock = Path.of(file.toAbsolutePath() + ".lock");
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
            FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    return new ProcessLock(channel);
                }
            } catch (OverlappingFileLockException e) {
                // held by this very process: the same answer
            }
            channel.close();
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNUSABLE,
                    "cannot write to the folder of the database " + file.toAbsolutePath() + " (" + e
                            + "): make it writable for the gateway's user or change db.dsn",
                    e);
        }
        throw new StoreException(
                StoreException.Kind.UNUSABLE,
                "another gateway uses the database " + file.toAbsolutePath()
                        + ": SQLite takes exactly one; stop the other or change db.dsn",
                null);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
