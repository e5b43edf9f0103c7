package io.axonhub.gateway.transform;

import io.axonhub.gateway.llm.Effort;
import java.util.Set;

/**
 * What a model takes, from the editable capability table; writers ask it instead of knowing model names.
 *
 * @param maxOutput the model's maximum output tokens: Anthropic's mandatory {@code max_tokens} when the client gave none
 * @param tokenLimit how OpenAI-format providers spell the output limit
 * @param developerRole whether the {@code developer} role is known; else {@code system} is sent
 * @param sampling whether temperature, top_p and penalties are accepted
 * @param thinking the thinking modes it takes; empty means none at all
 * @param efforts the effort levels it takes, empty means the field is unknown
 * @param forcedTools whether a tool call can be forced
 * @param jsonSchema whether structured output by schema is native
 * @param midSystem whether system messages may stand between turns
 * @param reasoningContent whether assistant turns replay {@code reasoning_content} (OpenAI-format reasoning providers)
 * @param cachePoints whether prompt-cache markers are taken, where some models of a format refuse them (Bedrock)
 */
public record Capabilities(
        int maxOutput,
        TokenLimit tokenLimit,
        boolean developerRole,
        boolean sampling,
        Set<ThinkingMode> thinking,
        Set<Effort> efforts,
        boolean forcedTools,
        boolean jsonSchema,
        boolean midSystem,
        boolean reasoningContent,
        boolean cachePoints) {
    /** Spelling of the output limit. */
    public enum TokenLimit {
        MAX_TOKENS,
        MAX_COMPLETION_TOKENS
    }

    /** Anthropic's thinking modes. */
    public enum ThinkingMode {
        BUDGET,
        ADAPTIVE,
        OFF,
        BETWEEN_TOOLS
    }

    /**
     * Whether free-text tools are known: they came to OpenAI's models with the developer role, and servers that copy OpenAI have
     * neither.
     */
    public boolean customTools() {
        return developerRole;
    }

    /** A model that takes cache markers wherever its format has them. */
    public Capabilities(
            int maxOutput,
            TokenLimit tokenLimit,
            boolean developerRole,
            boolean sampling,
            Set<ThinkingMode> thinking,
            Set<Effort> efforts,
            boolean forcedTools,
            boolean jsonSchema,
            boolean midSystem,
            boolean reasoningContent) {
        this(
                maxOutput,
                tokenLimit,
                developerRole,
                sampling,
                thinking,
                efforts,
                forcedTools,
                jsonSchema,
                midSystem,
                reasoningContent,
                true);
    }

    public Capabilities {
        thinking = Set.copyOf(thinking);
        efforts = Set.copyOf(efforts);
    }
}
