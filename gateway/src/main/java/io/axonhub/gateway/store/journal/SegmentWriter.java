package io.axonhub.gateway.store.journal;

import io.axonhub.gateway.store.JournalPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends frames to segment files. Frames not yet forced to the disk are kept in memory: after any failure a new segment is begun
 * and they are written again (a failed fsync says nothing about what reached the disk), which is harmless because the mover
 * replaces rows by id. Used by the journal's thread; {@link #published} by any.
 */
final class SegmentWriter {
    private static final int BUFFER = 256 << 10;
    private static final Logger LOG = LoggerFactory.getLogger(SegmentWriter.class);

    private final Segments segments;
    private final SegmentOutput.Opener opener;
    private final long segmentSize;
    private final LongSupplier millis;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final ArrayDeque<Frame> unsynced = new ArrayDeque<>();
    private @Nullable SegmentOutput out;
    private long number;
    private long written;
    private volatile JournalPosition published;

    /** Begins a segment. */
    SegmentWriter(Segments segments, SegmentOutput.Opener opener, long segmentSize, LongSupplier millis)
            throws IOException {
        this.segments = segments;
        this.opener = opener;
        this.segmentSize = segmentSize;
        this.millis = millis;
        this.published = new JournalPosition(0, 0);
        begin();
    }

    private SegmentOutput begin() throws IOException {
        long next = Math.max(segments.nextNumber(millis.getAsLong()), number + 1);
        SegmentOutput fresh = null;
        try {
            fresh = opener.create(segments.path(next));
            fresh.write(ByteBuffer.wrap(Segments.header(next)));
            fresh.force();
        } catch (IOException e) {
            closeQuietly(fresh);
            segments.abandon(next);
            throw e;
        }
        out = fresh;
        number = next;
        written = Segments.HEADER;
        segments.grew(next, Segments.HEADER);
        published = new JournalPosition(next, written);
        return fresh;
    }

    /** Up to where other threads may read. */
    JournalPosition published() {
        return published;
    }

    /** Whether something still has to be forced. */
    boolean dirty() {
        return !unsynced.isEmpty();
    }

    /** Appends the frames; they are kept until {@link #sync}, failure or not. */
    void write(List<Frame> frames) throws IOException {
        unsynced.addAll(frames);
        put(frames);
    }

    private void put(Collection<Frame> frames) throws IOException {
        SegmentOutput to = out == null ? begin() : out;
        int pending = 0;
        for (Frame frame : frames) {
            if (written + pending + frame.size() > segmentSize && written + pending > Segments.HEADER) {
                flush(to, pending);
                pending = 0;
                to.force();
                closeQuietly(to);
                out = null;
                to = begin();
            }
            int from = 0;
            while (from < frame.size()) {
                if (!buffer.hasRemaining()) {
                    drain(to);
                }
                int part = Math.min(buffer.remaining(), frame.size() - from);
                buffer.put(frame.bytes(), from, part);
                from += part;
            }
            pending += frame.size();
        }
        flush(to, pending);
    }

    private void drain(SegmentOutput to) throws IOException {
        buffer.flip();
        try {
            to.write(buffer);
        } finally {
            buffer.clear();
        }
    }

    private void flush(SegmentOutput to, int bytes) throws IOException {
        drain(to);
        if (bytes > 0) {
            written += bytes;
            segments.grew(number, bytes);
            published = new JournalPosition(number, written);
        }
    }

    /** Forces what was written. */
    void sync() throws IOException {
        if (out != null && dirty()) {
            out.force();
        }
        unsynced.clear();
    }

    /** After a failure: begins a new segment with everything that was not forced, and forces it. */
    void restart() throws IOException {
        SegmentOutput broken = out;
        out = null;
        if (broken != null) {
            cut(broken);
        }
        put(unsynced);
        sync();
    }

    private void cut(SegmentOutput broken) {
        try {
            broken.truncate(written);
        } catch (IOException e) {
            LOG.warn("journal segment cannot be cut after a failure segment={} cause={}", number, e.toString());
        }
        closeQuietly(broken);
    }

    private void closeQuietly(@Nullable SegmentOutput output) {
        if (output != null) {
            try {
                output.close();
            } catch (IOException e) {
                LOG.warn("journal segment cannot be closed segment={} cause={}", number, e.toString());
            }
        }
    }

    /** Gives up what was not forced. */
    void forget() {
        unsynced.clear();
    }

    /** How many groups are not known to be on the disk. */
    int unsyncedCount() {
        return unsynced.size();
    }

    void close() {
        closeQuietly(out);
        out = null;
    }
}
