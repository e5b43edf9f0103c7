package io.axonhub.gateway.transform.gemini;

import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StopReason.Kind;
import java.util.Set;

/** {@code finishReason}, both ways (wire-formats 8.1). */
final class FinishReasons {
    /** The model's own output was unusable: no answer, whatever text came with it. */
    private static final Set<String> FAILURES = Set.of(
            "MALFORMED_FUNCTION_CALL",
            "MALFORMED_RESPONSE",
            "UNEXPECTED_TOOL_CALL",
            "TOO_MANY_TOOL_CALLS",
            "MISSING_THOUGHT_SIGNATURE");

    private FinishReasons() {}

    static boolean isFailure(String wire) {
        return FAILURES.contains(wire);
    }

    /** LANGUAGE and OTHER say that the model was stopped, for a reason that is not the caller's limit. */
    static StopReason read(String wire) {
        Kind kind = switch (wire) {
            case "MAX_TOKENS", "CONTINUATION" -> Kind.LENGTH;
            case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE", "OTHER", "NO_IMAGE" ->
                Kind.CONTENT_FILTER;
            default -> wire.startsWith("IMAGE_") ? Kind.CONTENT_FILTER : Kind.STOP;
        };
        return StopReason.of(kind, wire.isEmpty() ? null : wire);
    }

    static String write(StopReason stop) {
        return switch (stop.kind()) {
            case STOP, STOP_SEQUENCE, TOOL_CALLS, PAUSE -> "STOP";
            case LENGTH, CONTEXT_FULL -> "MAX_TOKENS";
            case REFUSAL, CONTENT_FILTER -> "SAFETY";
        };
    }
}
