package io.axonhub.gateway.http;

import java.util.List;

/**
 * Cuts a response body into frames: a state machine without I/O, fed with whatever the network gave. Not thread-safe.
 * Memory is bounded: a frame over the decoder's limit raises {@link FrameTooLargeException}.
 */
public interface FrameDecoder {
    /** The frames that {@code bytes[from, to)} completes, in order; the bytes are copied where they are kept. */
    List<SseFrame> accept(byte[] bytes, int from, int to);

    /** The last frame when the body ended without a blank line (its raw bytes as they came), else empty. */
    List<SseFrame> finish();

    /** A single frame exceeded the decoder's limit. */
    final class FrameTooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** With the limit in bytes. */
        public FrameTooLargeException(int limit) {
            super("a frame of over " + limit + " bytes");
        }
    }
}
