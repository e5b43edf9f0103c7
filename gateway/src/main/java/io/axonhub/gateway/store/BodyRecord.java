package io.axonhub.gateway.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bytes kept of a request.
 *
 * @param attempt whose bytes: 0 the client's, else the attempt's number
 * @param bytes never changed in place
 * @param truncated whether there was more
 * @param location its name in {@link Blobs}, and then {@code bytes} are empty; null when it is here
 */
public record BodyRecord(
        String requestId,
        Kind kind,
        int attempt,
        String contentType,
        byte[] bytes,
        boolean truncated,
        @Nullable String location)
        implements JournalEntry {
    private static final byte[] ELSEWHERE = {};

    /** One that is here. */
    public BodyRecord(String requestId, Kind kind, int attempt, String contentType, byte[] bytes, boolean truncated) {
        this(requestId, kind, attempt, contentType, bytes, truncated, null);
    }

    /** The same, kept elsewhere. */
    public BodyRecord at(String name) {
        return new BodyRecord(requestId, kind, attempt, contentType, ELSEWHERE, truncated, name);
    }

    /** The same, brought back. */
    public BodyRecord with(byte[] content) {
        return new BodyRecord(requestId, kind, attempt, contentType, content, truncated, null);
    }

    /** The same, incomplete. */
    public BodyRecord cut() {
        return new BodyRecord(requestId, kind, attempt, contentType, bytes, true, location);
    }

    /** Which bytes. The names are part of the journal's format. */
    public enum Kind {
        REQUEST,
        RESPONSE,
        CHUNKS;

        /** As stored. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A client-side body, cut at {@code limit} bytes; the array is shared when it fits. */
    public static BodyRecord bounded(String requestId, Kind kind, String contentType, byte[] bytes, int limit) {
        boolean longer = bytes.length > limit;
        return new BodyRecord(requestId, kind, 0, contentType, longer ? Arrays.copyOf(bytes, limit) : bytes, longer);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BodyRecord that
                && requestId.equals(that.requestId)
                && kind == that.kind
                && attempt == that.attempt
                && contentType.equals(that.contentType)
                && Arrays.equals(bytes, that.bytes)
                && truncated == that.truncated
                && Objects.equals(location, that.location);
    }

    @Override
    public int hashCode() {
        return 31 * requestId.hashCode() + kind.hashCode() + attempt;
    }

    @Override
    public String toString() {
        return "BodyRecord[" + requestId + " " + kind + " " + attempt + ", " + bytes.length + " bytes]";
    }
}
