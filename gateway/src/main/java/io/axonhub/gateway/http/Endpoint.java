package io.axonhub.gateway.http;

import java.io.IOException;
import java.util.Set;

/** Answers the HTTP requests to one path, bodies included, without knowing the server. Thread-safe; it may block. */
public interface Endpoint {
    /** The methods it takes, in upper case. */
    Set<String> methods();

    /**
     * The answer.
     *
     * @param call with its body, unpacked; what is thrown is told to the client in OpenAI's shape
     */
    Answer answer(HttpCall call, String clientAddress);

    /** Most bytes of a body, before and after it is unpacked; the server's own limit holds besides. */
    default int maxBody() {
        return 1 << 20;
    }

    /** Whether its answers are streams, which may last as long as a model call. */
    default boolean streams() {
        return false;
    }

    /** What the client gets. */
    sealed interface Answer {
        /** All of it. */
        record Whole(HttpReply reply) implements Answer {}

        /** Server-sent events, as they come. */
        record Events(Source source) implements Answer {}
    }

    /** Makes a stream's events. */
    @FunctionalInterface
    interface Source {
        /**
         * Sends until there is no more; the thread is interrupted when the client has left.
         *
         * @throws IOException when the client has left
         */
        void run(Sink sink) throws IOException, InterruptedException;
    }

    /** Where a stream's events go. */
    @FunctionalInterface
    interface Sink {
        /** Sends whole frames at once. */
        void send(byte[] frames) throws IOException;
    }
}
