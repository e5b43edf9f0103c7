package io.axonhub.gateway.transform.openai;

import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StopReason.Kind;

/** {@code finish_reason}, both ways (wire-formats 8.1). */
public final class ChatStop {
    private ChatStop() {}

    /** Whether the word says that the provider failed while it streamed (OpenRouter, Zhipu, DeepSeek). */
    public static boolean isFailure(String wire) {
        return switch (wire) {
            case "error", "network_error", "insufficient_system_resource" -> true;
            default -> false;
        };
    }

    /** Whether the word is new to us, so that it counts as a plain stop. */
    public static boolean isNew(String wire) {
        return !wire.isEmpty() && !wire.equals("stop") && read(wire, false).kind() == Kind.STOP;
    }

    /** {@code refused}: the answer holds a refusal. */
    public static StopReason read(String wire, boolean refused) {
        Kind kind = switch (wire) {
            case "length" -> Kind.LENGTH;
            case "tool_calls", "function_call" -> Kind.TOOL_CALLS;
            case "content_filter", "sensitive" -> Kind.CONTENT_FILTER;
            case "model_context_window_exceeded", "model_length" -> Kind.CONTEXT_FULL;
            default -> Kind.STOP;
        };
        return StopReason.of(kind == Kind.STOP && refused ? Kind.REFUSAL : kind, wire.isEmpty() ? null : wire);
    }

    /** {@code refused}: the refusal is shown as such, so that the answer itself is a plain stop. */
    public static String write(StopReason stop, boolean refused) {
        return switch (stop.kind()) {
            case STOP, STOP_SEQUENCE, PAUSE -> "stop";
            case LENGTH, CONTEXT_FULL -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
            case REFUSAL -> refused ? "stop" : "content_filter";
        };
    }
}
