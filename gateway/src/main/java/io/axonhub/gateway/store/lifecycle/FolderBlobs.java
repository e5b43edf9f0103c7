package io.axonhub.gateway.store.lifecycle;

import io.axonhub.gateway.store.Blobs;
import io.axonhub.gateway.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file for each, written beside its place and moved there, so that no half of one is ever found. */
public final class FolderBlobs implements Blobs {
    private final Path dir;

    /** In {@code dir}, which is made when it is missing. */
    public FolderBlobs(Path dir) {
        this.dir = dir.toAbsolutePath().normalize();
    }

    @Override
    public void put(String name, byte[] bytes) {
        Path file = file(name);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.getParent());
            Files.write(part, bytes);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            move(part, file);
        } catch (IOException e) {
            throw failed("cannot keep a body in " + dir, e);
        }
    }

    private static void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public Optional<byte[]> get(String name) {
        try {
            return Optional.of(Files.readAllBytes(file(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("cannot read a body from " + dir, e);
        }
    }

    @Override
    public void remove(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw failed("cannot remove a body from " + dir, e);
        }
    }

    /** Names come from the database: none may lead out of the folder. */
    private Path file(String name) {
        Path file = dir.resolve(name).normalize();
        if (!file.startsWith(dir) || file.equals(dir)) {
            throw new StoreException(StoreException.Kind.REFUSED, "no name of a body: " + name, null);
        }
        return file;
    }

    private static StoreException failed(String what, IOException cause) {
        return new StoreException(
                StoreException.Kind.UNREACHABLE,
                what + " (" + cause + "): free space, make it writable or change storage.bodies.location",
                cause);
    }
}
