package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.Thinking;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members {@code thinking} and {@code output_config.effort} to what they ask of the model's reasoning. */
final class ThinkingReader {
    private ThinkingReader() {}

    static @Nullable Thinking read(Fields fields, @Nullable Fields output, Map<String, JsonNode> extras) {
        Fields thinking = fields.object("thinking");
        Effort effort = output == null ? null : effort(output);
        if (thinking == null) {
            return effort == null ? null : new Thinking(new Thinking.Mode.Default(), effort, null);
        }
        Thinking asked = new Thinking(mode(thinking), effort, thinking.textOrNull("display"));
        AnthropicRequestReader.keep(extras, "thinking", thinking);
        return asked;
    }

    private static @Nullable Effort effort(Fields output) {
        String wire = output.textOrNull("effort");
        if (wire == null) {
            return null;
        }
        return Effort.parse(wire)
                .filter(effort -> effort != Effort.NONE)
                .orElseThrow(() -> output.bad("effort", "Input should be 'low', 'medium', 'high', 'xhigh' or 'max'"));
    }

    private static Thinking.Mode mode(Fields thinking) {
        String type = thinking.text("type");
        return switch (type) {
            case "adaptive" -> new Thinking.Mode.Adaptive();
            case "disabled" -> new Thinking.Mode.Off();
            case "between_tools" -> new Thinking.Mode.BetweenTools();
            case "enabled" -> {
                thinking.need("budget_tokens");
                Integer budget = thinking.whole("budget_tokens");
                if (budget == null || budget < 1) {
                    throw thinking.bad("budget_tokens", "Input should be greater than or equal to 1024");
                }
                yield new Thinking.Mode.Budget(budget);
            }
            default ->
                throw thinking.bad("type", "Input should be 'adaptive', 'enabled', 'disabled' or 'between_tools'");
        };
    }
}
