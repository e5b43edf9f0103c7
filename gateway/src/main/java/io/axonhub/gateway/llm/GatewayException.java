package io.axonhub.gateway.llm;

import org.jspecify.annotations.Nullable;

/** The gateway's only exception below its edge: a typed error, rendered by the inbound in the client's dialect. */
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient LlmError error;

    /** An error with no cause of ours. */
    public GatewayException(LlmError error) {
        this(error, null);
    }

    /** An error caused by an I/O or parse failure. */
    public GatewayException(LlmError error, @Nullable Throwable cause) {
        super(error.message(), cause);
        this.error = error;
    }

    /** What went wrong. */
    public LlmError error() {
        return error;
    }
}
