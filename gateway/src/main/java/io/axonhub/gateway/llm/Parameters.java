package io.axonhub.gateway.llm;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a channel says of the parameters that its model takes, one by one; null leaves that one to the capability table.
 *
 * @param maxOutput the longest answer in tokens
 * @param tokenLimit how OpenAI-format providers spell the limit
 * @param sampling whether temperature, top_p and penalties are accepted
 * @param forcedTools whether a tool call can be forced
 * @param jsonSchema whether structured output by schema is native
 * @param thinking the values of the {@code thinking} member it takes; empty: it has no such member
 * @param efforts the effort levels it takes; empty: it has no such member
 */
public record Parameters(
        @Nullable Integer maxOutput,
        @Nullable TokenLimit tokenLimit,
        @Nullable Boolean sampling,
        @Nullable Boolean forcedTools,
        @Nullable Boolean jsonSchema,
        @Nullable Set<ThinkingMode> thinking,
        @Nullable Set<Effort> efforts) {
    private static final Parameters UNSAID = new Parameters(null, null, null, null, null, null, null);

    public Parameters {
        thinking = thinking == null ? null : Set.copyOf(thinking);
        efforts = efforts == null ? null : Set.copyOf(efforts);
    }

    /** All of it as the capability table says. */
    public static Parameters unsaid() {
        return UNSAID;
    }
}
