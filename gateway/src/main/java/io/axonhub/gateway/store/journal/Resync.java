package io.axonhub.gateway.store.journal;

/** Finds the next whole frame behind damaged bytes. */
final class Resync {
    private static final byte FIRST = (byte) (Frame.MARK >>> 24);

    private Resync() {}

    /** Where the next whole frame starts, from {@code at} on; -1 when there is none. */
    static int next(byte[] bytes, int at, int end) {
        for (int i = at; i <= end - Frame.HEADER; i++) {
            if (bytes[i] == FIRST && Frame.look(bytes, i, end) == Frame.Look.WHOLE) {
                return i;
            }
        }
        return -1;
    }
}
