package io.axonhub.gateway.transform.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StopReason.Kind;
import org.jspecify.annotations.Nullable;

/** The values of {@code stopReason}. */
final class ConverseStop {
    /** Where Claude says which stop sequence it met. */
    static final String SEQUENCE_PATH = "/stop_sequence";

    private ConverseStop() {}

    /**
     * A word that is new to us is a plain stop that keeps the word; one that says the answer is damaged is an error.
     *
     * @param more {@code additionalModelResponseFields}
     */
    static StopReason read(String wire, JsonNode more) {
        return switch (wire) {
            case "max_tokens" -> StopReason.of(Kind.LENGTH, wire);
            case "stop_sequence" -> new StopReason(Kind.STOP_SEQUENCE, sequence(more), wire);
            case "tool_use" -> StopReason.of(Kind.TOOL_CALLS, wire);
            case "guardrail_intervened", "content_filtered" -> StopReason.of(Kind.CONTENT_FILTER, wire);
            case "model_context_window_exceeded" -> StopReason.of(Kind.CONTEXT_FULL, wire);
            case "malformed_model_output", "malformed_tool_use" ->
                throw new GatewayException(
                        new LlmError.MalformedUpstream("The provider says that its model's answer is malformed."));
            default -> StopReason.of(Kind.STOP, wire.isEmpty() ? null : wire);
        };
    }

    private static @Nullable String sequence(JsonNode more) {
        JsonNode sequence = more.at(SEQUENCE_PATH);
        return sequence.isTextual() ? sequence.textValue() : null;
    }
}
