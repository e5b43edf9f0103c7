package io.axonhub.gateway.llm;

import java.util.List;

/** Whether and which tools the model must call; absent means the provider's default (auto). */
public sealed interface ToolChoice {
    /** The model decides. */
    record Auto() implements ToolChoice {}

    /** No tool may be called. */
    record None() implements ToolChoice {}

    /** Some tool must be called (Anthropic {@code any}). */
    record Required() implements ToolChoice {}

    /** This tool must be called. */
    record Named(String name) implements ToolChoice {}

    /** Only these may be called; {@code required}: one of them must be. */
    record Allowed(boolean required, List<String> names) implements ToolChoice {
        public Allowed {
            names = List.copyOf(names);
        }
    }
}
