package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.llm.Thinking.Mode;
import io.axonhub.gateway.llm.ThinkingMode;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Notes;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code thinkingConfig}, both ways: a budget in tokens for models up to 2.5, a level from 3 on, never both. The capability table says
 * which: {@code efforts} are the levels.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/thinking">Gemini, thinking</a>
 */
final class ThinkingConfig {
    private static final String FIELD = "thinking";
    private static final String BUDGET = "thinkingBudget";
    private static final String LEVEL = "thinkingLevel";
    private static final String THOUGHTS = "includeThoughts";
    private static final String SHOWN = "summarized";
    private static final String HIDDEN = "omitted";
    private static final int AUTO = -1;
    /** Budgets that every 2.5 model takes; Google's own for the efforts of its OpenAI endpoint. */
    private static final int LOW = 1024;

    private static final int MEDIUM = 8192;
    private static final int HIGH = 24_576;
    /** The least that a model takes which always thinks. */
    private static final int LEAST = 128;

    private final Capabilities model;
    private final Notes notes;

    private ThinkingConfig(Capabilities model, Notes notes) {
        this.model = model;
        this.notes = notes;
    }

    /** What a client asks; null when it says nothing. */
    static @Nullable Thinking read(
            @Nullable Fields config, Map<String, com.fasterxml.jackson.databind.JsonNode> extras) {
        if (config == null) {
            return null;
        }
        Boolean shown = config.flag(THOUGHTS);
        Long budget = config.whole(BUDGET);
        String level = config.textOrNull(LEVEL);
        config.keep(extras);
        if (shown == null && budget == null && level == null) {
            return null;
        }
        return new Thinking(mode(budget), effort(level, config), shown == null ? null : shown ? SHOWN : HIDDEN);
    }

    private static Mode mode(@Nullable Long budget) {
        if (budget == null) {
            return new Mode.Default();
        }
        if (budget < 0) {
            return new Mode.Adaptive();
        }
        return budget == 0 ? new Mode.Off() : new Mode.Budget(Math.toIntExact(Math.min(budget, Integer.MAX_VALUE)));
    }

    private static @Nullable Effort effort(@Nullable String level, Fields config) {
        if (level == null || level.equals("THINKING_LEVEL_UNSPECIFIED")) {
            return null;
        }
        return Effort.parse(level.toLowerCase(Locale.ROOT))
                .filter(effort -> effort != Effort.NONE)
                .orElseThrow(() -> Fields.refuse(config.at(LEVEL), "must be one of MINIMAL, LOW, MEDIUM, HIGH"));
    }

    /** Puts the member into {@code generationConfig}; {@code own}: as this format's client said it. */
    static void write(
            @Nullable Thinking asked, boolean own, Capabilities model, Notes notes, ObjectNode generationConfig) {
        if (asked == null) {
            return;
        }
        if (model.thinking().isEmpty() && model.efforts().isEmpty()) {
            if (!(asked.mode() instanceof Mode.Off)) {
                notes.dropped(FIELD, "this model does not think");
            }
            return;
        }
        ObjectNode config = new ThinkingConfig(model, notes).fit(asked, own);
        boolean off = asked.mode() instanceof Mode.Off;
        if (asked.display() != null) {
            config.put(THOUGHTS, !asked.display().equals(HIDDEN));
        } else if (!own && !off) {
            config.put(THOUGHTS, true);
        }
        if (!config.isEmpty()) {
            generationConfig.set("thinkingConfig", config);
        }
    }

    private ObjectNode fit(Thinking asked, boolean own) {
        ObjectNode config = Json.object();
        switch (asked.mode()) {
            case Mode.Default unsaid -> effort(asked.effort(), config);
            case Mode.Adaptive adaptive -> adaptive(asked.effort(), config);
            case Mode.Budget(int tokens) -> budget(tokens, asked.effort(), own, config);
            case Mode.Off off -> {
                if (asked.effort() != null && asked.effort() != Effort.NONE) {
                    notes.dropped("effort", "thinking is off");
                }
                off(config);
            }
            case Mode.BetweenTools between -> {
                notes.degraded(FIELD, "this model does not know thinking between tools only");
                effort(asked.effort(), config);
            }
        }
        return config;
    }

    private void effort(@Nullable Effort effort, ObjectNode config) {
        if (effort == null) {
            return;
        }
        if (effort == Effort.NONE) {
            off(config);
        } else if (!model.efforts().isEmpty()) {
            level(effort, config);
        } else if (model.thinking().contains(ThinkingMode.BUDGET)) {
            config.put(
                    BUDGET,
                    switch (effort) {
                        case NONE, MINIMAL, LOW -> LOW;
                        case MEDIUM -> MEDIUM;
                        case HIGH, XHIGH, MAX -> HIGH;
                    });
        }
    }

    private void adaptive(@Nullable Effort effort, ObjectNode config) {
        if (effort != null) {
            effort(effort, config);
        } else if (model.thinking().contains(ThinkingMode.BUDGET)) {
            config.put(BUDGET, AUTO);
        } else {
            notes.noted(FIELD, "how hard is left to the provider");
        }
    }

    private void budget(int tokens, @Nullable Effort effort, boolean own, ObjectNode config) {
        if (!model.thinking().contains(ThinkingMode.BUDGET)) {
            notes.degraded(FIELD, "this model has no thinking budget, sent as a level");
            effort(effort == null ? level(tokens) : effort, config);
            return;
        }
        if (!own && tokens > HIGH) {
            notes.degraded(FIELD, "the budget was lowered to the " + HIGH + " that every model takes");
        }
        if (effort != null) {
            notes.dropped("effort", "the budget says it");
        }
        config.put(BUDGET, own ? tokens : Math.min(tokens, HIGH));
    }

    private static Effort level(int tokens) {
        return tokens <= 5_000 ? Effort.LOW : tokens <= 15_000 ? Effort.MEDIUM : Effort.HIGH;
    }

    private void off(ObjectNode config) {
        if (model.thinking().contains(ThinkingMode.OFF)) {
            config.put(BUDGET, 0);
            return;
        }
        notes.degraded(FIELD, "this model cannot stop thinking, the least of it is asked for");
        if (model.efforts().isEmpty()) {
            config.put(BUDGET, LEAST);
        } else {
            level(Effort.MINIMAL, config);
        }
    }

    /** The level itself, else the next lower one the model takes, else its lowest. */
    private void level(Effort effort, ObjectNode config) {
        Effort wanted = effort.compareTo(Effort.HIGH) > 0 ? Effort.HIGH : effort;
        Effort best = null;
        for (Effort level : Effort.values()) {
            boolean known = level != Effort.NONE
                    && level.compareTo(Effort.HIGH) <= 0
                    && model.efforts().contains(level);
            if (known && (best == null || level.compareTo(wanted) <= 0)) {
                best = level;
            }
        }
        if (best == null) {
            return;
        }
        if (best != effort) {
            notes.degraded("effort", effort.wire() + " sent as " + best.wire());
        }
        config.put(LEVEL, best.wire().toUpperCase(Locale.ROOT));
    }
}
