package io.axonhub.gateway.store.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The frames not yet known to be on the disk, one behind the other, outside the heap: at thousands of requests a second they are
 * megabytes that outlive several young collections, each of which would copy them. Used by the journal's thread.
 */
final class Unsynced {
    /** What is kept allocated while there is little to keep. */
    static final int KEPT = 8 << 20;

    private static final int FIRST = 256 << 10;

    private ByteBuffer bytes = ByteBuffer.allocateDirect(FIRST);
    private int[] ends = new int[256];
    private int count;

    /** A copy of the frame, behind the others. */
    void add(Frame frame) {
        if (bytes.remaining() < frame.size()) {
            int needed = Math.addExact(bytes.position(), frame.size());
            bytes = ByteBuffer.allocateDirect(
                            (int) Math.min(Integer.MAX_VALUE - 8, Math.max(2L * bytes.capacity(), needed)))
                    .put(bytes.flip());
        }
        bytes.put(frame.bytes(), 0, frame.size());
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count++] = bytes.position();
    }

    /** How many frames. */
    int count() {
        return count;
    }

    /** Bytes of all frames. */
    int size() {
        return bytes.position();
    }

    /** Where frame {@code index} starts; for {@link #count} where the last one ends. */
    int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** The bytes of some frames. */
    ByteBuffer slice(int from, int to) {
        return bytes.duplicate().position(from).limit(to);
    }

    /** Forgets all. */
    void clear() {
        count = 0;
        bytes = bytes.capacity() > KEPT ? ByteBuffer.allocateDirect(FIRST) : bytes.clear();
    }
}
