package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import org.jspecify.annotations.Nullable;

/** What goes back to the client. */
public sealed interface Reply {
    /** A whole answer. */
    record Whole(HttpReply reply) implements Reply {}

    /** A stream whose first substantial event is there already. Whoever takes it closes {@code chunks}. */
    record Stream(int status, Headers headers, Chunks chunks) implements Reply {}

    /**
     * Bytes without frames, such as sound, whose first are there already: no keep-alive and no error fits between them, so that a
     * break can be told only by cutting the connection. Whoever takes it closes {@code chunks}.
     */
    record Bytes(int status, Headers headers, Chunks chunks) implements Reply {}

    /**
     * A connection that switches protocols, as the provider's has: bytes both ways until one side ends. {@code headers}: those of the
     * provider's answer. Whoever takes it closes {@code link}.
     */
    record Session(Headers headers, Link link) implements Reply {}

    /** Both ways of a {@link Session}: {@link #next} the provider's bytes, on the request's thread, and another thread sends. */
    interface Link extends Chunks {
        /** The client's bytes to the provider; blocks while it does not take them. Does nothing once the session is over. */
        void send(byte[] bytes);

        /** The client has closed its side: ends the session. From any thread. */
        void hangUp();

        /** Whether a frame of our own may be sent to the client now. */
        boolean atBoundary();
    }

    /** Frames in the client's dialect, or pieces of {@link Bytes}, pulled by the connection's thread. */
    interface Chunks extends AutoCloseable {
        /**
         * The next bytes to send and flush, whole frames only; null at the end. Blocks. It does not throw for an upstream that
         * broke: that is a last chunk in the client's dialect, and of {@link Bytes} only {@link #broken}.
         *
         * @throws io.axonhub.gateway.llm.GatewayException Canceled when the thread was interrupted because the client left
         */
        byte @Nullable [] next();

        /** Whether the stream ended with an error, told in its last chunk if it has frames. Known after that. */
        boolean broken();

        /** Releases the upstream. Idempotent. */
        @Override
        void close();
    }
}
