package io.axonhub.gateway.store.secret;

import io.axonhub.gateway.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Encryption keys in a file, one a line, the current one first; "#" begins a comment. Only its owner may read it. */
public final class KeyFile {
    private static final String HEAD =
            "# Opens the secrets in AxonHub's database. Without it they are lost: keep a copy.\n";

    private final Path file;

    /** At this path, whether it is there or not. */
    public KeyFile(Path file) {
        this.file = file;
    }

    /** Whether it is there. */
    public boolean exists() {
        return Files.exists(file);
    }

    /**
     * Its keys.
     *
     * @throws StoreException UNUSABLE when it cannot be read
     */
    public List<String> keys() {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw unusable("cannot be read", e);
        }
    }

    /** Its keys; a new file with one new key is made when there is none. */
    public List<String> keysOrNew(SecureRandom random) {
        if (!exists()) {
            write(List.of(Keyring.newKey(random)));
        }
        return keys();
    }

    /** Puts a new key before those there are, which still open what they have sealed. */
    public void add(SecureRandom random) {
        List<String> keys = new ArrayList<>(List.of(Keyring.newKey(random)));
        keys.addAll(keys());
        write(keys);
    }

    /** Leaves the current key only. */
    public void forgetPrevious() {
        write(keys().subList(0, 1));
    }

    /** All at once: half a file would be lost keys. */
    private void write(List<String> keys) {
        Path folder = file.toAbsolutePath().getParent();
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.deleteIfExists(next);
            try (var channel = Files.newByteChannel(
                    next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(next))) {
                String text = HEAD + String.join("\n", keys) + "\n";
                channel.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unusable("cannot be written", e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path at) {
        return at.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return file.toAbsolutePath().toString();
    }

    private StoreException unusable(String what, IOException cause) {
        return new StoreException(
                StoreException.Kind.UNUSABLE,
                "the file of encryption keys " + file.toAbsolutePath() + " " + what + " (" + cause
                        + "): make it readable and its folder writable for the gateway's user, or set encryption.key",
                cause);
    }
}
