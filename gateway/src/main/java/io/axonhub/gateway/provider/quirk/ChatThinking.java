package io.axonhub.gateway.provider.quirk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.ThinkingMode;
import java.util.Optional;
import java.util.Set;

/**
 * {@code thinking} and {@code reasoning_effort} of OpenAI-format vendors, fitted to what the model takes: some know a switch, some
 * levels, some both, and some cannot stop thinking (wire-formats 6).
 */
final class ChatThinking {
    static final String THINKING = "thinking";
    static final String EFFORT = "reasoning_effort";

    private ChatThinking() {}

    /** Whether the model thinks about this request, as far as that is known. */
    static boolean on(Body body) {
        boolean thinks =
                !body.model().thinking().isEmpty() || !body.model().efforts().isEmpty();
        return thinks && !type(body).equals("disabled") && !body.text(EFFORT).equals("none");
    }

    private static String type(Body body) {
        return body.get(THINKING).path("type").asText("");
    }

    /** Fits both members to the model. */
    static void fit(Body body) {
        toggle(body);
        effort(body);
        if (type(body).equals("disabled")) {
            body.drop(EFFORT, "thinking is off");
        }
    }

    private static void toggle(Body body) {
        Set<ThinkingMode> modes = body.model().thinking();
        switch (type(body)) {
            case "disabled" -> {
                if (!modes.contains(ThinkingMode.OFF)) {
                    stayOn(body);
                }
            }
            case "auto", "adaptive" -> {
                if (modes.contains(ThinkingMode.ADAPTIVE)) {
                    retype(body, "auto");
                } else if (modes.contains(ThinkingMode.ON)) {
                    body.notes().degraded(THINKING, "the model does not decide itself whether to think: it will");
                    retype(body, "enabled");
                } else {
                    body.drop(THINKING, "the model knows no such switch");
                }
            }
            case "enabled" -> {
                if (!modes.contains(ThinkingMode.ON)) {
                    body.drop(THINKING, "the model knows no such switch");
                }
            }
            default -> {}
        }
    }

    private static void stayOn(Body body) {
        Set<Effort> efforts = body.model().efforts();
        body.remove(THINKING);
        if (efforts.contains(Effort.NONE)) {
            body.set(EFFORT, Effort.NONE.wire());
            return;
        }
        body.notes().degraded(THINKING, "the model cannot stop thinking");
        if (!body.has(EFFORT)) {
            efforts.stream().min(Effort::compareTo).ifPresent(least -> body.set(EFFORT, least.wire()));
        }
    }

    private static void retype(Body body, String type) {
        if (!type(body).equals(type)) {
            ObjectNode thinking = body.object(THINKING);
            thinking.put("type", type);
        }
    }

    private static void effort(Body body) {
        Optional<Effort> asked = Effort.parse(body.text(EFFORT));
        Set<Effort> efforts = body.model().efforts();
        if (asked.isEmpty() || efforts.contains(asked.get())) {
            return;
        }
        Set<ThinkingMode> modes = body.model().thinking();
        if (asked.get() == Effort.NONE && modes.contains(ThinkingMode.OFF)) {
            turn(body, "disabled");
        } else if (!efforts.isEmpty()) {
            Effort near = nearest(asked.get(), efforts);
            body.degrade(
                    EFFORT,
                    asked.get().wire() + " is unknown to the model: " + near.wire() + " was sent",
                    Json.object().textNode(near.wire()));
        } else if (modes.contains(ThinkingMode.ON) && asked.get() != Effort.NONE) {
            body.notes().degraded(EFFORT, "the model can only be told to think, not how hard");
            turn(body, "enabled");
        } else {
            body.drop(EFFORT, "the model takes no reasoning effort");
        }
    }

    /** The switch in place of the effort, unless the client has set it. */
    private static void turn(Body body, String type) {
        body.remove(EFFORT);
        if (!body.has(THINKING)) {
            body.object(THINKING).put("type", type);
        }
    }

    /** The next higher level the model takes, as these vendors round themselves; else its highest. */
    private static Effort nearest(Effort asked, Set<Effort> efforts) {
        return efforts.stream()
                .filter(effort -> effort.compareTo(asked) >= 0)
                .min(Effort::compareTo)
                .orElseGet(() -> efforts.stream().max(Effort::compareTo).orElseThrow());
    }
}
