package io.axonhub.gateway.transform.anthropic;

import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StopReason.Kind;
import org.jspecify.annotations.Nullable;

/** The values of {@code stop_reason} and what they mean. */
final class StopReasons {
    private StopReasons() {}

    /** A word that is new to us is a plain stop that keeps the word. */
    static StopReason read(@Nullable String wire, @Nullable String sequence) {
        if (wire == null) {
            return StopReason.of(Kind.STOP, null);
        }
        return switch (wire) {
            case "max_tokens" -> StopReason.of(Kind.LENGTH, wire);
            case "stop_sequence" -> new StopReason(Kind.STOP_SEQUENCE, sequence, wire);
            case "tool_use" -> StopReason.of(Kind.TOOL_CALLS, wire);
            case "pause_turn" -> StopReason.of(Kind.PAUSE, wire);
            case "refusal" -> StopReason.of(Kind.REFUSAL, wire);
            case "model_context_window_exceeded" -> StopReason.of(Kind.CONTEXT_FULL, wire);
            default -> StopReason.of(Kind.STOP, wire);
        };
    }

    /** Whether the word is new to us. */
    static boolean isNew(StopReason stop) {
        String wire = stop.wire();
        return stop.kind() == Kind.STOP && wire != null && !wire.isEmpty() && !wire.equals("end_turn");
    }

    /** {@code refused}: the answer holds a refusal, which this format knows as a stop reason only. */
    static String write(StopReason stop, boolean refused) {
        return switch (stop.kind()) {
            case STOP -> refused ? "refusal" : "end_turn";
            case STOP_SEQUENCE -> stop.sequence() == null ? "end_turn" : "stop_sequence";
            case LENGTH -> "max_tokens";
            case CONTEXT_FULL -> "model_context_window_exceeded";
            case TOOL_CALLS -> "tool_use";
            case REFUSAL, CONTENT_FILTER -> "refusal";
            case PAUSE -> "pause_turn";
        };
    }
}
