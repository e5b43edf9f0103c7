package io.axonhub.gateway.llm;

import org.jspecify.annotations.Nullable;

/**
 * Why the model stopped. A failure is not one of them: it is an {@link LlmError}.
 *
 * @param sequence the stop sequence that matched, when the provider says it
 * @param wire the provider's own word, null when it gave none
 */
public record StopReason(
        Kind kind, @Nullable String sequence, @Nullable String wire) {
    /** The closed list every format maps to and from (wire-formats 8.1). */
    public enum Kind {
        STOP,
        STOP_SEQUENCE,
        LENGTH,
        CONTEXT_FULL,
        TOOL_CALLS,
        REFUSAL,
        CONTENT_FILTER,
        PAUSE
    }

    /** A kind with the provider's word for it. */
    public static StopReason of(Kind kind, @Nullable String wire) {
        return new StopReason(kind, null, wire);
    }

    /**
     * Applies rules 1 and 2: a tool call makes a plain stop TOOL_CALLS, and TOOL_CALLS without a call is a plain stop; length,
     * filter, refusal and pause win.
     */
    public StopReason reconcile(boolean hasToolCalls) {
        return switch (kind) {
            case STOP, STOP_SEQUENCE -> hasToolCalls ? new StopReason(Kind.TOOL_CALLS, null, wire) : this;
            case TOOL_CALLS -> hasToolCalls ? this : new StopReason(Kind.STOP, null, wire);
            case LENGTH, CONTEXT_FULL, REFUSAL, CONTENT_FILTER, PAUSE -> this;
        };
    }
}
