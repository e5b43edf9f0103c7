package io.axonhub.gateway.client;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import org.jspecify.annotations.Nullable;

/** What goes wrong on a connection, as the gateway's errors: the texts name no host, for a client may see them. */
final class Faults {
    private Faults() {}

    static GatewayException canceled(@Nullable Throwable cause) {
        return new GatewayException(new LlmError.Canceled("the request was canceled"), cause);
    }

    static GatewayException lost(String message, @Nullable Throwable cause) {
        return new GatewayException(new LlmError.ConnectionLost(message), cause);
    }

    static GatewayException malformed(String message) {
        return new GatewayException(new LlmError.MalformedUpstream(message));
    }

    static GatewayException timeout(LlmError.Timeout.Phase phase, @Nullable Throwable cause) {
        String message = switch (phase) {
            case CONNECT -> "the provider could not be reached in time";
            case FIRST_BYTE -> "the provider did not start to answer in time";
            case STREAM_IDLE -> "the provider's answer stalled";
            case TOTAL -> "the provider did not finish in time";
            case DEADLINE -> "the time for this request is over";
        };
        return new GatewayException(new LlmError.Timeout(phase, message), cause);
    }

    /** What to call a failure of this thread's own I/O. */
    static GatewayException broken(String message, Throwable cause) {
        return Thread.currentThread().isInterrupted() ? canceled(cause) : lost(message, cause);
    }
}
