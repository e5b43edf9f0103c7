package io.axonhub.gateway.store.journal;

import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.JournalPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads frames back, in order, past damaged bytes, which it sets aside. Used by the mover's thread. */
final class SegmentReader {
    private static final int WINDOW = 2 << 20;

    private final Segments segments;

    /** Kept: a new one for each batch is so large an object that G1 marks the whole heap again and again. */
    private final byte[] window = new byte[WINDOW];

    SegmentReader(Segments segments) {
        this.segments = segments;
    }

    /** One frame, and where the next one starts. It is good until the next {@link #read}. */
    record Group(byte[] bytes, int from, int to, JournalPosition next) {
        /** Its entries, made anew: kept ones would outlive young collections. */
        List<JournalEntry> entries() {
            return Codec.decode(bytes, from + Frame.HEADER, to);
        }

        /** The id of the request that its first entry is; null when that is none. */
        @Nullable
        String request() {
            return Codec.firstRequest(bytes, from + Frame.HEADER, to);
        }
    }

    /** Groups in order, and where to read on; {@code upTo} may lie behind the last group. */
    record Batch(List<Group> groups, JournalPosition upTo) {}

    /**
     * What stands between {@code at} and {@code limit}, of one segment, up to {@code maxGroups} or about {@link #WINDOW} bytes.
     */
    Batch read(JournalPosition at, JournalPosition limit, int maxGroups) throws IOException {
        long end = at.segment() == limit.segment() ? limit.offset() : segments.size(at.segment());
        if (at.offset() < end) {
            int there = (int) Math.min(end - at.offset(), Integer.MAX_VALUE - 8);
            int count = segments.read(at.segment(), at.offset(), window, Math.min(WINDOW, there));
            Batch batch = parse(at, window, count, maxGroups);
            if (!batch.upTo().equals(at)) {
                return batch;
            }
            byte[] rest = segments.read(at.segment(), at.offset(), Math.min(there, needed(count)));
            batch = parse(at, rest, rest.length, maxGroups);
            return batch.upTo().equals(at) ? damaged(at, there) : batch;
        }
        long next = segments.firstFrom(at.segment() + 1);
        return new Batch(
                List.of(),
                at.segment() == limit.segment() || next < 0 ? at : new JournalPosition(next, Segments.HEADER));
    }

    /** The bytes that the frame at the start of the window says it has; all of the window when it says nonsense. */
    private int needed(int count) {
        boolean plausible = count >= Frame.HEADER && Frame.look(window, 0, count) == Frame.Look.SHORT;
        return plausible ? Frame.HEADER + Frame.length(window, 0) : count;
    }

    /** {@code from}, or where its successor starts when its file is gone. */
    JournalPosition located(JournalPosition from, JournalPosition limit) {
        long segment = segments.firstFrom(from.segment());
        if (segment < 0 || segment > limit.segment()) {
            return limit;
        }
        return segment == from.segment()
                ? new JournalPosition(segment, Math.max(from.offset(), Segments.HEADER))
                : new JournalPosition(segment, Segments.HEADER);
    }

    private Batch parse(JournalPosition from, byte[] bytes, int length, int maxGroups) {
        List<Group> groups = new ArrayList<>();
        int at = 0;
        while (groups.size() < maxGroups && at < length && Frame.look(bytes, at, length) == Frame.Look.WHOLE) {
            int end = at + Frame.HEADER + Frame.length(bytes, at);
            groups.add(new Group(bytes, at, end, new JournalPosition(from.segment(), from.offset() + end)));
            at = end;
        }
        return new Batch(groups, new JournalPosition(from.segment(), from.offset() + at));
    }

    /** Sets a group aside that cannot be moved. */
    void setAside(Group group, String why) {
        int size = group.to() - group.from();
        byte[] frame = java.util.Arrays.copyOfRange(group.bytes(), group.from(), group.to());
        segments.quarantine(group.next().segment(), group.next().offset() - size, frame, why);
    }

    /** Sets the bytes aside that are no frame, up to the next frame or the end. */
    private Batch damaged(JournalPosition at, int there) throws IOException {
        byte[] rest = segments.read(at.segment(), at.offset(), there);
        int found = Resync.next(rest, 1, rest.length);
        int bad = found < 0 ? rest.length : found;
        segments.quarantine(at.segment(), at.offset(), java.util.Arrays.copyOf(rest, bad), "no whole frame");
        return new Batch(List.of(), new JournalPosition(at.segment(), at.offset() + Math.max(1, bad)));
    }
}
