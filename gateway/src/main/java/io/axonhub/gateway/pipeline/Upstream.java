package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** Sends a call to a provider and blocks for the answer's head. Thread-safe. */
public interface Upstream {
    /**
     * Sends {@code call}, its path relative to {@code baseUrl}. Interrupting the calling thread cancels it at once. A call with an
     * {@code upgrade} header may be answered by a {@link Tunnel}.
     *
     * @param deadline when {@link Timeouts#request} runs out
     * @throws io.axonhub.gateway.llm.GatewayException ConnectionLost, MalformedUpstream (no HTTP/1.1), Timeout or Canceled
     */
    Answer send(HttpCall call, URI baseUrl, Timeouts timeouts, Instant deadline);

    /** The same, and says how far the call got. An upstream that does not know is taken to have sent it. */
    default Answer send(HttpCall call, URI baseUrl, Timeouts timeouts, Instant deadline, Sending sending) {
        sending.sent();
        return send(call, baseUrl, timeouts, deadline);
    }

    /** Told how far a call got: what decides whether its provider may have worked for it. Thread-safe. */
    interface Sending {
        /** All of it was written: whatever becomes of the answer, the provider has it or will have it. */
        void sent();

        /** It was written to a connection that the provider had closed before. */
        void lost();

        /** Nobody wants to know. */
        static Sending untold() {
            return new Untold();
        }

        /** Nobody. */
        record Untold() implements Sending {
            @Override
            public void sent() {}

            @Override
            public void lost() {}
        }
    }

    /** An answer whose body is still on its way. Used by one thread; {@link #close} from any. */
    interface Answer extends AutoCloseable {
        /** The status. */
        int status();

        /** The header fields. */
        Headers headers();

        /**
         * Reads some bytes, as they come.
         *
         * @return how many, or -1 at the body's proper end
         * @throws io.axonhub.gateway.llm.GatewayException ConnectionLost when the body was cut short, MalformedUpstream when its
         *     framing is broken, Timeout when idle or past the deadline, Canceled when interrupted or closed
         */
        int read(byte[] into);

        /**
         * Only the body's end is of interest from now on, so that the connection can be used again: reads wait no longer than
         * {@code patience} in all, then they time out.
         */
        default void hurry(Duration patience) {}

        /** Moves the end of the whole exchange, for which {@link #send} was given a nearer one. */
        default void until(Instant deadline) {}

        /** Whether it may be read on although its client has left. */
        default boolean outlivesClient() {
            return false;
        }

        /** Returns the connection for reuse when the body was read to its end, else cuts it. Never blocks, never throws. */
        @Override
        void close();
    }

    /**
     * The connection after status 101, which belongs to another protocol: bytes both ways. One thread reads while another writes;
     * {@link #close} from any. {@link #read} answers -1 when the provider closed its side.
     */
    interface Tunnel extends Answer {
        /**
         * Sends bytes; blocks while the provider does not take them.
         *
         * @throws io.axonhub.gateway.llm.GatewayException ConnectionLost, or Canceled when closed
         */
        void write(byte[] bytes, int from, int count);
    }
}
