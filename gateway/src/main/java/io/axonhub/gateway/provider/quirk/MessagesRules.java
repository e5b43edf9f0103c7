package io.axonhub.gateway.provider.quirk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.ThinkingMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the vendors want whose Anthropic-compatible endpoints copy the Messages API of some earlier day. */
final class MessagesRules {
    private static final String THINKING = "thinking";
    private static final String TYPE = "type";
    private static final String CONFIG = "output_config";
    private static final String EFFORT = "effort";
    private static final String TOOLS = "tools";
    private static final String CHOICE = "tool_choice";
    private static final String MESSAGES = "messages";
    private static final String MAX_TOKENS = "max_tokens";
    private static final int LEAST_BUDGET = 1024;

    private MessagesRules() {}

    /** Thinking modes that the vendor does not know, as ones that it does. */
    static void thinking(Body body) {
        Set<ThinkingMode> modes = body.model().thinking();
        switch (body.get(THINKING).path(TYPE).asText("")) {
            case "adaptive" -> {
                if (!modes.contains(ThinkingMode.ADAPTIVE)) {
                    body.notes().degraded(THINKING, "the provider knows no adaptive thinking");
                    budget(body, modes);
                }
            }
            case "between_tools" -> {
                if (!modes.contains(ThinkingMode.BETWEEN_TOOLS)) {
                    body.notes().degraded(THINKING, "the provider knows no thinking between tools only");
                    budget(body, modes);
                }
            }
            case "enabled" -> {
                if (!modes.contains(ThinkingMode.BUDGET)) {
                    body.drop(THINKING, "the model knows no such switch");
                }
            }
            case "disabled" -> {
                if (!modes.contains(ThinkingMode.OFF)) {
                    body.drop(THINKING, "the model cannot stop thinking");
                }
            }
            default -> {}
        }
    }

    private static void budget(Body body, Set<ThinkingMode> modes) {
        int room = body.get(MAX_TOKENS).asInt(0);
        body.remove(THINKING);
        if (modes.contains(ThinkingMode.BUDGET) && room > LEAST_BUDGET) {
            long wanted = (long) room * percent(body.get(CONFIG).path(EFFORT).asText("")) / 100;
            body.object(THINKING).put(TYPE, "enabled").put("budget_tokens", Math.clamp(wanted, LEAST_BUDGET, room - 1));
        } else if (modes.contains(ThinkingMode.OFF)) {
            body.object(THINKING).put(TYPE, "disabled");
        }
    }

    /** The AI SDK's shares of the output limit; high is what the API takes when nothing is said. */
    private static int percent(String effort) {
        return switch (effort) {
            case "low" -> 10;
            case "medium" -> 30;
            case "xhigh" -> 90;
            case "max" -> 95;
            default -> 60;
        };
    }

    /** {@code output_config}: an effort that the model takes; a schema is no tuning knob, and refused where there is none. */
    static void outputConfig(Body body) {
        if (!(body.get(CONFIG) instanceof ObjectNode config)) {
            return;
        }
        if (config.hasNonNull("format") && !body.model().jsonSchema()) {
            throw body.refused(
                    CONFIG + ".format", "cannot be had from this model: it has no structured output by schema");
        }
        Optional<Effort> asked = Effort.parse(config.path(EFFORT).asText(""));
        Set<Effort> efforts = body.model().efforts();
        if (asked.isEmpty() || efforts.contains(asked.get())) {
            return;
        }
        body.touch(CONFIG);
        if (efforts.isEmpty()) {
            config.remove(EFFORT);
            body.notes().dropped(CONFIG + "." + EFFORT, "the model takes no effort");
        } else {
            Effort near = efforts.stream()
                    .filter(effort -> effort.compareTo(asked.get()) >= 0)
                    .min(Effort::compareTo)
                    .orElseGet(() -> efforts.stream().max(Effort::compareTo).orElseThrow());
            config.put(EFFORT, near.wire());
            body.notes().degraded(CONFIG + "." + EFFORT, asked.get().wire() + " sent as " + near.wire());
        }
        if (config.isEmpty()) {
            body.remove(CONFIG);
        }
    }

    /** Anthropic's own tools, which nobody else runs: refused where the caller insists, else left out. */
    static void noServerTools(Body body) {
        if (!(body.get(TOOLS) instanceof ArrayNode tools)) {
            return;
        }
        for (int i = tools.size() - 1; i >= 0; i--) {
            String type = tools.get(i).path(TYPE).asText("");
            if (!type.isEmpty() && !type.equals("custom")) {
                String name = tools.get(i).path("name").asText("");
                if (body.get(CHOICE).path("name").asText("").equals(name)) {
                    throw body.refused(
                            CHOICE, "forces '" + name + "' (" + type + "), which the provider does not have");
                }
                tools.remove(i);
                body.touch(TOOLS);
                body.notes().dropped(TOOLS + "[" + i + "]", type + " is a tool that the provider does not have");
            }
        }
        if (tools.isEmpty()) {
            body.remove(TOOLS);
            body.remove(CHOICE);
        }
    }

    /** Models that cannot be forced to call a tool. */
    static void notForced(Body body) {
        String type = body.get(CHOICE).path(TYPE).asText("");
        if (!body.model().forcedTools() && (type.equals("any") || type.equals("tool"))) {
            ObjectNode auto = Json.object().put(TYPE, "auto");
            JsonNode parallel = body.get(CHOICE).path("disable_parallel_tool_use");
            if (parallel.isBoolean()) {
                auto.set("disable_parallel_tool_use", parallel);
            }
            body.degrade(CHOICE, "the model cannot be forced to call a tool: auto was sent", auto);
        }
    }

    /** Instructions between turns, which these endpoints know from nobody but the user. */
    static void systemAsUser(Body body) {
        if (body.model().midSystem()) {
            return;
        }
        List<ObjectNode> messages = body.objects(MESSAGES);
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).path("role").asText("").equals("system")) {
                messages.get(i).put("role", "user");
                body.touch(MESSAGES);
                body.notes()
                        .degraded(MESSAGES + "[" + i + "].role", "instructions between turns are sent as the user's");
            }
        }
    }
}
