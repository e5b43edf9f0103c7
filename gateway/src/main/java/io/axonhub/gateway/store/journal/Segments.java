package io.axonhub.gateway.store.journal;

import io.axonhub.gateway.store.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal's folder: numbered segment files, the journal's id, a lock against a second process, and a place for damaged bytes.
 * Thread-safe.
 */
final class Segments implements Closeable {
    /** Name, version of the segment format, number; then frames. */
    static final int HEADER = 16;

    private static final short VERSION = 1;
    private static final byte[] MAGIC = "AXJRNL".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern NAME = Pattern.compile("(\\d{19})\\.axj");
    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);

    private final Path dir;
    private final FileChannel lock;
    private final String id;
    private final ConcurrentSkipListMap<Long, Long> sizes = new ConcurrentSkipListMap<>();
    private final AtomicLong total = new AtomicLong();

    private Segments(Path dir, FileChannel lock, String id) {
        this.dir = dir;
        this.lock = lock;
        this.id = id;
    }

    /**
     * Opens or creates the folder, and cuts the torn end that a crash left.
     *
     * @throws StoreException UNUSABLE with the reason
     */
    static Segments open(Path dir) {
        try {
            Files.createDirectories(dir);
            FileChannel lock = lock(dir);
            try {
                Segments segments = new Segments(dir, lock, id(dir));
                segments.recover();
                return segments;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw unusable(
                    "cannot use the journal folder " + dir + " (" + e + "): make it writable or set journal.dir", e);
        }
    }

    private static StoreException unusable(String message, @Nullable Throwable cause) {
        return new StoreException(StoreException.Kind.UNUSABLE, message, cause);
    }

    private static FileChannel lock(Path dir) throws IOException {
        FileChannel channel =
                FileChannel.open(dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // held by this process: the same answer
        }
        channel.close();
        throw unusable(
                "another gateway uses the journal folder " + dir + ": stop it or set journal.dir to another folder",
                null);
    }

    private static String id(Path dir) throws IOException {
        Path file = dir.resolve("id");
        if (!Files.exists(file) || Files.size(file) == 0) {
            Path fresh = dir.resolve("id.new");
            Files.writeString(fresh, UUID.randomUUID().toString());
            Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }

    private void recover() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dir)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    grew(Long.parseLong(name.group(1)), Files.size(file));
                }
            }
        }
        for (long number : sizes.keySet()) {
            check(number);
        }
        Map.Entry<Long, Long> last = sizes.lastEntry();
        if (last != null) {
            cutTornEnd(last.getKey());
        }
    }

    private void check(long number) throws IOException {
        byte[] start = read(number, 0, HEADER);
        if (start.length < HEADER) {
            delete(number);
            return;
        }
        ByteBuffer header = ByteBuffer.wrap(start);
        byte[] magic = new byte[MAGIC.length];
        header.get(magic);
        short version = header.getShort();
        if (!java.util.Arrays.equals(magic, MAGIC)) {
            Path aside = quarantine().resolve(path(number).getFileName());
            Files.move(path(number), aside);
            forget(number);
            LOG.error("journal segment has no journal header, set aside file={}", aside);
        } else if (version > VERSION) {
            throw unusable(
                    "the journal in " + dir + " was written by a newer gateway (segment format " + version
                            + "): start that version, or set journal.dir to another folder",
                    null);
        }
    }

    private void cutTornEnd(long number) throws IOException {
        byte[] all = read(number, 0, Integer.MAX_VALUE - 8);
        int at = HEADER;
        while (at < all.length && Frame.look(all, at, all.length) == Frame.Look.WHOLE) {
            at += Frame.HEADER + Frame.length(all, at);
        }
        if (at < all.length && Resync.next(all, at + 1, all.length) < 0) {
            LOG.warn("journal end was torn by a crash, cut segment={} offset={} bytes={}", number, at, all.length - at);
            try (FileChannel channel = FileChannel.open(path(number), StandardOpenOption.WRITE)) {
                channel.truncate(at);
                channel.force(true);
            }
            grew(number, at - all.length);
        }
    }

    /** The first bytes of a segment. */
    static byte[] header(long number) {
        return ByteBuffer.allocate(HEADER)
                .put(MAGIC)
                .putShort(VERSION)
                .putLong(number)
                .array();
    }

    String id() {
        return id;
    }

    Path path(long number) {
        return dir.resolve("%019d.axj".formatted(number));
    }

    /** The next number: above all others, even those of segments deleted long ago. */
    long nextNumber(long nowMillis) {
        Map.Entry<Long, Long> last = sizes.lastEntry();
        return last == null ? nowMillis : Math.max(last.getKey() + 1, nowMillis);
    }

    /** Up to {@code max} bytes of a segment. */
    byte[] read(long number, long offset, int max) throws IOException {
        byte[] bytes = new byte[Math.clamp(Files.size(path(number)) - offset, 0, max)];
        int count = read(number, offset, bytes, bytes.length);
        return count < bytes.length ? java.util.Arrays.copyOf(bytes, count) : bytes;
    }

    /** Reads up to {@code max} bytes of a segment into an array, and says how many there were. */
    int read(long number, long offset, byte[] into, int max) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(into, 0, max);
        try (FileChannel channel = FileChannel.open(path(number), StandardOpenOption.READ)) {
            while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
                // reads on
            }
        }
        return bytes.position();
    }

    /** The first segment from {@code number} on, or -1. */
    long firstFrom(long number) {
        Long found = sizes.ceilingKey(number);
        return found == null ? -1 : found;
    }

    /** Bytes in the segment's file. */
    long size(long number) {
        return sizes.getOrDefault(number, 0L);
    }

    /** Bytes in all segments. */
    long total() {
        return total.get();
    }

    /** The segment has so many bytes more. */
    void grew(long number, long bytes) {
        sizes.merge(number, bytes, Long::sum);
        total.addAndGet(bytes);
    }

    private void forget(long number) {
        Long size = sizes.remove(number);
        total.addAndGet(size == null ? 0 : -size);
    }

    private void delete(long number) throws IOException {
        Files.deleteIfExists(path(number));
        forget(number);
    }

    /** Deletes the segments before {@code number}; what cannot be deleted is tried again the next time. */
    void deleteBefore(long number) {
        for (long old : sizes.headMap(number).keySet()) {
            try {
                delete(old);
            } catch (IOException e) {
                LOG.warn("journal segment cannot be deleted segment={} cause={}", old, e.toString());
            }
        }
    }

    /** Removes a segment that could not be begun. */
    void abandon(long number) {
        try {
            delete(number);
        } catch (IOException e) {
            LOG.warn("journal segment cannot be deleted segment={} cause={}", number, e.toString());
        }
    }

    private Path quarantine() throws IOException {
        return Files.createDirectories(dir.resolve("quarantine"));
    }

    /** Keeps damaged bytes for a person to look at. */
    void quarantine(long number, long offset, byte[] bytes, String why) {
        String where = "quarantine/" + number + "-" + offset + ".bad";
        LOG.error(
                "journal is damaged, bytes set aside segment={} offset={} bytes={} file={} cause={}",
                number,
                offset,
                bytes.length,
                where,
                why);
        try {
            Files.write(quarantine().resolve(number + "-" + offset + ".bad"), bytes);
        } catch (IOException e) {
            LOG.error("damaged journal bytes cannot be kept file={} cause={}", where, e.toString());
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
