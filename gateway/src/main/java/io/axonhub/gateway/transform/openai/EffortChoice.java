package io.axonhub.gateway.transform.openai;

import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.transform.Notes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Any format's wish for reasoning as a {@code reasoning_effort} that the model takes (wire-formats 8.5). */
public final class EffortChoice {
    private static final String FIELD = "thinking";
    private static final List<Effort> LEVELS = List.of(Effort.values());
    private static final int LOW_BUDGET = 5_000;
    private static final int MEDIUM_BUDGET = 15_000;

    private EffortChoice() {}

    public static Optional<Effort> of(@Nullable Thinking thinking, Set<Effort> taken, Notes notes) {
        if (thinking == null) {
            return Optional.empty();
        }
        if (thinking.display() != null) {
            notes.dropped("thinking.display", "reasoning is shown as the provider shows it");
        }
        if (taken.isEmpty()) {
            notes.dropped(FIELD, "the model takes no reasoning effort");
            return Optional.empty();
        }
        Optional<Effort> wanted = wanted(thinking, notes);
        Optional<Effort> nearest = wanted.flatMap(effort -> nearest(effort, taken));
        wanted.ifPresent(effort -> compare(effort, nearest, notes));
        return nearest;
    }

    private static void compare(Effort wanted, Optional<Effort> nearest, Notes notes) {
        if (nearest.isEmpty()) {
            notes.dropped(FIELD, "the model takes no reasoning effort but none");
        } else if (nearest.get() != wanted) {
            notes.degraded(
                    FIELD,
                    "effort " + wanted.wire() + " is unknown to the model: "
                            + nearest.get().wire() + " was sent");
        }
    }

    private static Optional<Effort> wanted(Thinking thinking, Notes notes) {
        if (thinking.mode() instanceof Thinking.Mode.Off) {
            if (thinking.effort() != null && thinking.effort() != Effort.NONE) {
                notes.dropped("effort", "thinking is off");
            }
            return Optional.of(Effort.NONE);
        }
        if (thinking.mode() instanceof Thinking.Mode.BetweenTools) {
            notes.degraded("thinking.type", "thinking between tools only cannot be asked for");
        }
        if (thinking.effort() != null) {
            return Optional.of(thinking.effort());
        }
        if (thinking.mode() instanceof Thinking.Mode.Budget(int tokens)) {
            return Optional.of(forBudget(tokens));
        }
        if (thinking.mode() instanceof Thinking.Mode.Adaptive) {
            notes.noted(FIELD, "how hard is left to the provider");
        }
        return Optional.empty();
    }

    private static Effort forBudget(int tokens) {
        if (tokens <= LOW_BUDGET) {
            return Effort.LOW;
        }
        return tokens <= MEDIUM_BUDGET ? Effort.MEDIUM : Effort.HIGH;
    }

    /** The closest level, the lower of two; whoever wants reasoning never gets none. */
    private static Optional<Effort> nearest(Effort wanted, Set<Effort> taken) {
        return taken.stream()
                .filter(effort -> wanted == Effort.NONE || effort != Effort.NONE)
                .min(Comparator.<Effort>comparingInt(
                                effort -> Math.abs(LEVELS.indexOf(effort) - LEVELS.indexOf(wanted)))
                        .thenComparing(Comparator.naturalOrder()));
    }
}
