package io.axonhub.gateway.transform;

import io.axonhub.gateway.llm.Ability;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.Parameters;
import io.axonhub.gateway.llm.ThinkingMode;
import io.axonhub.gateway.llm.TokenLimit;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model takes, from the editable capability table; writers ask it instead of knowing model names.
 *
 * @param maxOutput the model's maximum output tokens: Anthropic's mandatory {@code max_tokens} when the client gave none
 * @param tokenLimit how OpenAI-format providers spell the output limit
 * @param developerRole whether the {@code developer} role is known; else {@code system} is sent
 * @param sampling whether temperature, top_p and penalties are accepted
 * @param thinking the thinking modes it takes; empty means that the format's {@code thinking} member is unknown
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

    /** Corrected by all that the model is said to be able to do. Reasoning that the table does not know is asked for by effort. */
    public Capabilities with(Set<Ability> abilities) {
        boolean reasons = abilities.contains(Ability.REASONING);
        boolean known = !thinking.isEmpty() || !efforts.isEmpty();
        return new Capabilities(
                maxOutput,
                tokenLimit,
                developerRole,
                sampling,
                reasons ? thinking : Set.of(),
                reasons ? (known ? efforts : EnumSet.of(Effort.LOW, Effort.MEDIUM, Effort.HIGH)) : Set.of(),
                forcedTools,
                abilities.contains(Ability.STRUCTURED_OUTPUT),
                midSystem,
                reasoningContent && reasons,
                cachePoints);
    }

    /** Corrected by what is said of the parameters one by one. */
    public Capabilities with(Parameters own) {
        return own.equals(Parameters.unsaid())
                ? this
                : new Capabilities(
                        said(own.maxOutput(), maxOutput),
                        said(own.tokenLimit(), tokenLimit),
                        developerRole,
                        said(own.sampling(), sampling),
                        said(own.thinking(), thinking),
                        said(own.efforts(), efforts),
                        said(own.forcedTools(), forcedTools),
                        said(own.jsonSchema(), jsonSchema),
                        midSystem,
                        reasoningContent,
                        cachePoints);
    }

    private static <T> T said(@Nullable T own, T known) {
        return own == null ? known : own;
    }
}
