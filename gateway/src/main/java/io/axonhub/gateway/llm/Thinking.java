package io.axonhub.gateway.llm;

import org.jspecify.annotations.Nullable;

/**
 * What the client asked of the model's reasoning; absent in a {@link Request} means the provider's default.
 *
 * @param mode the kind of thinking
 * @param effort how hard, when said
 * @param display Anthropic's {@code summarized} or {@code omitted}, when said
 */
public record Thinking(
        Mode mode, @Nullable Effort effort, @Nullable String display) {
    /** The kind of thinking. */
    public sealed interface Mode {
        /** Not said: only an effort was given. */
        record Default() implements Mode {}

        /** The model decides how much. */
        record Adaptive() implements Mode {}

        /** On, with a budget in tokens. */
        record Budget(int tokens) implements Mode {}

        /** Off. */
        record Off() implements Mode {}

        /** Only between tool calls. */
        record BetweenTools() implements Mode {}
    }

    /** An effort alone, as OpenAI's {@code reasoning_effort} says it. */
    public static Thinking of(Effort effort) {
        return new Thinking(effort == Effort.NONE ? new Mode.Off() : new Mode.Default(), effort, null);
    }
}
