package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.llm.LlmError;

/**
 * What stands between the frames of one same-format stream: the frames' data passes, its wrapping may be the client's own. A state
 * machine without I/O. Not thread-safe.
 */
public interface Layout {
    /** The bytes of the next frame; empty when the client is to see nothing of it. */
    byte[] frame(SseFrame frame);

    /** The bytes that end the stream; empty when its frames say it. {@code said}: whether the provider's own last frame came. */
    byte[] end(boolean said);

    /** The bytes that end the stream with an error. */
    byte[] error(LlmError error, String requestId);

    /** The provider's own bytes. */
    record AsItCame(Inbound dialect, HttpCall call) implements Layout {
        @Override
        public byte[] frame(SseFrame frame) {
            return frame.raw();
        }

        @Override
        public byte[] end(boolean said) {
            return said ? new byte[0] : dialect.streamEnd();
        }

        @Override
        public byte[] error(LlmError error, String requestId) {
            return dialect.streamError(error, requestId, call);
        }
    }
}
