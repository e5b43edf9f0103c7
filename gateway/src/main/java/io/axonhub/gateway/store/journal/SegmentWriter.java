package io.axonhub.gateway.store.journal;

import io.axonhub.gateway.store.JournalPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
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
    private static final Logger LOG = LoggerFactory.getLogger(SegmentWriter.class);

    private final Segments segments;
    private final SegmentOutput.Opener opener;
    private final long segmentSize;
    private final LongSupplier millis;
    private final Unsynced unsynced = new Unsynced();
    private @Nullable SegmentOutput out;
    private long number;
    private long written;
    private volatile JournalPosition published;
    private volatile boolean left;

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
        left = false;
        return fresh;
    }

    /** Up to where other threads may read. */
    JournalPosition published() {
        return published;
    }

    /** Whether the segment of {@link #published} gets nothing more: its successor cannot be begun yet. */
    boolean hasLeft() {
        return left;
    }

    /** Whether something still has to be forced. */
    boolean dirty() {
        return unsynced.count() > 0;
    }

    /** Whether so much waits to be forced that it should not wait longer. */
    boolean full() {
        return unsynced.size() >= Unsynced.KEPT;
    }

    /** Appends the frames; they are kept until {@link #sync}, failure or not. */
    void write(List<Frame> frames) throws IOException {
        int first = unsynced.count();
        frames.forEach(unsynced::add);
        put(first);
    }

    /** Writes the frames from {@code first} on. */
    private void put(int first) throws IOException {
        SegmentOutput to = out == null ? begin() : out;
        int from = unsynced.start(first);
        for (int i = first; i < unsynced.count(); i++) {
            int start = unsynced.start(i);
            long before = written + start - from;
            if (before + unsynced.start(i + 1) - start > segmentSize && before > Segments.HEADER) {
                flush(to, from, start);
                from = start;
                to.force();
                closeQuietly(to);
                leave();
                to = begin();
            }
        }
        flush(to, from, unsynced.size());
    }

    private void flush(SegmentOutput to, int from, int end) throws IOException {
        if (end > from) {
            to.write(unsynced.slice(from, end));
            written += end - from;
            segments.grew(number, end - from);
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
        if (broken != null) {
            cut(broken);
            leave();
        }
        put(0);
        sync();
    }

    private void leave() {
        out = null;
        left = true;
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
        return unsynced.count();
    }

    void close() {
        closeQuietly(out);
        out = null;
    }
}
