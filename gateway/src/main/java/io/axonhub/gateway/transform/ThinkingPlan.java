package io.axonhub.gateway.transform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.llm.Thinking.Mode;
import io.axonhub.gateway.llm.ThinkingMode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about thinking, fitted to what the model takes: Anthropic's members.
 *
 * @param mode null sends no {@code thinking} member
 * @param effort null sends no {@code output_config.effort}
 * @param display {@code summarized} or {@code omitted}, null when not said
 */
public record ThinkingPlan(
        @Nullable Mode mode,
        @Nullable Effort effort,
        @Nullable String display) {
    private static final int LEAST_BUDGET = 1024;
    private static final String FIELD = "thinking";
    private static final ThinkingPlan NOTHING = new ThinkingPlan(null, null, null);

    /** Fits {@code asked} to the model; {@code maxTokens} is the request's own limit, above which no budget may lie. */
    public static ThinkingPlan of(@Nullable Thinking asked, Capabilities model, int maxTokens, Notes notes) {
        if (asked == null) {
            return NOTHING;
        }
        if (model.thinking().isEmpty() && model.efforts().isEmpty()) {
            if (!(asked.mode() instanceof Mode.Off)) {
                notes.dropped(FIELD, "this model does not think");
            }
            return NOTHING;
        }
        ThinkingPlan plan = new Fitting(model, maxTokens, notes).fit(asked);
        if (asked.display() != null && !(plan.on() && asked.display().equals(plan.display()))) {
            notes.dropped("thinking.display", "the model is not told to think here");
        }
        return plan;
    }

    /** Whether the model thinks before it answers, with the rules that come with it. */
    public boolean on() {
        return mode instanceof Mode.Adaptive || mode instanceof Mode.Budget;
    }

    /** The same request without thinking; null when the model cannot go without. */
    public @Nullable ThinkingPlan off(Capabilities model) {
        if (!on()) {
            return this;
        }
        if (model.thinking().contains(ThinkingMode.OFF)) {
            return new ThinkingPlan(new Mode.Off(), effort, null);
        }
        // A model that knows budgets but not "disabled" thinks only when it is asked to.
        return model.thinking().contains(ThinkingMode.BUDGET) ? new ThinkingPlan(null, effort, null) : null;
    }

    /** Adds Anthropic's members {@code thinking} and {@code output_config.effort}, which Bedrock takes as they are. */
    public void write(ObjectNode body) {
        if (mode != null) {
            ObjectNode wire = body.putObject("thinking");
            switch (mode) {
                case Mode.Adaptive adaptive -> wire.put("type", "adaptive");
                case Mode.Off off -> wire.put("type", "disabled");
                case Mode.BetweenTools between -> wire.put("type", "between_tools");
                case Mode.Budget(int tokens) -> wire.put("type", "enabled").put("budget_tokens", tokens);
                case Mode.Default unsaid -> body.remove("thinking");
            }
            if (display != null && on()) {
                wire.put("display", display);
            }
        }
        if (effort != null) {
            body.withObjectProperty("output_config").put("effort", effort.wire());
        }
    }

    /** One model's fitting room. */
    private record Fitting(Capabilities model, int maxTokens, Notes notes) {
        private static final int LOW_BUDGET = 5_000;
        private static final int MEDIUM_BUDGET = 15_000;

        ThinkingPlan fit(Thinking asked) {
            Effort effort = asked.effort();
            return switch (asked.mode()) {
                case Mode.Default unsaid -> effort == null ? NOTHING : byEffort(effort, asked.display());
                case Mode.Adaptive adaptive -> adaptive(effort, asked.display());
                case Mode.Budget(int tokens) -> budget(tokens, effort, asked.display());
                case Mode.Off off -> off(effort);
                case Mode.BetweenTools between -> betweenTools(effort, asked.display());
            };
        }

        private boolean takes(ThinkingMode mode) {
            return model.thinking().contains(mode);
        }

        private ThinkingPlan byEffort(Effort effort, @Nullable String display) {
            if (effort == Effort.NONE) {
                return off(null);
            }
            if (takes(ThinkingMode.ADAPTIVE)) {
                return new ThinkingPlan(new Mode.Adaptive(), known(effort), display);
            }
            return takes(ThinkingMode.BUDGET)
                    ? clamped((long) model.maxOutput() * percent(effort) / 100, effort, display)
                    : new ThinkingPlan(null, known(effort), null);
        }

        private ThinkingPlan adaptive(@Nullable Effort effort, @Nullable String display) {
            if (takes(ThinkingMode.ADAPTIVE)) {
                return new ThinkingPlan(new Mode.Adaptive(), known(effort), display);
            }
            notes.degraded(FIELD, "this model has no adaptive thinking");
            // The API's own default effort is high.
            return byEffort(effort == null ? Effort.HIGH : effort, display);
        }

        private ThinkingPlan budget(int tokens, @Nullable Effort effort, @Nullable String display) {
            if (takes(ThinkingMode.BUDGET)) {
                Effort said = known(effort);
                ThinkingPlan plan = clamped(tokens, effort == null ? Effort.HIGH : effort, display);
                return new ThinkingPlan(plan.mode(), said, plan.display());
            }
            notes.degraded(FIELD, "this model has no thinking budget, sent as an effort");
            Effort derived = tokens <= LOW_BUDGET ? Effort.LOW : tokens <= MEDIUM_BUDGET ? Effort.MEDIUM : Effort.HIGH;
            return byEffort(effort == null ? derived : effort, display);
        }

        private ThinkingPlan off(@Nullable Effort effort) {
            if (!takes(ThinkingMode.OFF) && !takes(ThinkingMode.BETWEEN_TOOLS) && !takes(ThinkingMode.BUDGET)) {
                return least(effort);
            }
            Effort said = effort == Effort.NONE ? null : known(effort);
            if (takes(ThinkingMode.OFF)) {
                return new ThinkingPlan(new Mode.Off(), said, null);
            }
            if (takes(ThinkingMode.BETWEEN_TOOLS)) {
                notes.degraded(FIELD, "this model cannot stop thinking between tool calls");
                return new ThinkingPlan(new Mode.BetweenTools(), said, null);
            }
            return new ThinkingPlan(null, said, null);
        }

        private ThinkingPlan least(@Nullable Effort effort) {
            notes.degraded(FIELD, "this model cannot stop thinking, its lowest effort is asked for");
            if (effort != null && effort != Effort.NONE) {
                notes.dropped("effort", "the lowest is asked for, because thinking is off");
            }
            return new ThinkingPlan(null, nearest(Effort.LOW), null);
        }

        private ThinkingPlan betweenTools(@Nullable Effort effort, @Nullable String display) {
            if (takes(ThinkingMode.BETWEEN_TOOLS)) {
                return new ThinkingPlan(new Mode.BetweenTools(), known(effort), null);
            }
            notes.degraded(FIELD, "this model does not know thinking between tools only");
            return takes(ThinkingMode.ADAPTIVE) ? adaptive(effort, display) : off(effort);
        }

        /** A budget of at least 1024 and below the request's limit; where there is no room for one, no thinking. */
        private ThinkingPlan clamped(long wanted, Effort effort, @Nullable String display) {
            if (maxTokens <= LEAST_BUDGET) {
                notes.degraded(FIELD, "max_tokens leaves no room for the least budget of " + LEAST_BUDGET);
                return off(null);
            }
            long budget = wanted;
            if (budget >= maxTokens) {
                budget = (long) maxTokens * percent(effort) / 100;
                notes.degraded(FIELD, "the budget was lowered below max_tokens");
            }
            int tokens = Math.clamp(budget, LEAST_BUDGET, maxTokens - 1);
            return new ThinkingPlan(new Mode.Budget(tokens), null, display);
        }

        private static int percent(Effort effort) {
            return switch (effort) {
                case NONE -> 0;
                case MINIMAL -> 2;
                case LOW -> 10;
                case MEDIUM -> 30;
                case HIGH -> 60;
                case XHIGH -> 90;
                case MAX -> 95;
            };
        }

        private @Nullable Effort known(@Nullable Effort effort) {
            if (effort == null) {
                return null;
            }
            Effort nearest = nearest(effort);
            if (nearest == null) {
                notes.dropped("effort", "this model takes no effort");
            } else if (nearest != effort) {
                notes.degraded("effort", effort.wire() + " sent as " + nearest.wire());
            }
            return nearest;
        }

        /** The level itself, else the next lower one the model takes, else its lowest; null when it takes none. */
        private @Nullable Effort nearest(Effort effort) {
            Set<Effort> taken = model.efforts();
            Effort below = null;
            for (Effort level : Effort.values()) {
                if (level != Effort.NONE && taken.contains(level) && (level.compareTo(effort) <= 0 || below == null)) {
                    below = level;
                }
            }
            return below;
        }
    }
}
