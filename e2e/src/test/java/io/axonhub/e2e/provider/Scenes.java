package io.axonhub.e2e.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The content scenes that every crossing plays. */
public final class Scenes {
    /** The first round of {@code tools}: two calls at once, with ids in the shape of neither provider's own. */
    public static final Turn TOOLS = new Turn(
            List.of(
                    new Turn.Text("Let me look. "),
                    new Turn.Call("call_Paris-1", "get_weather", "{\"city\": \"Paris\", \"days\": 2}"),
                    new Turn.Call("call_Oslo-2", "get_weather", "{\"city\": \"Oslo\\n\", \"days\": 1}")),
            Turn.Stop.CALLS,
            Counts.of(40, 25));

    /** The first round of {@code thinking}: reasoning with a signature, words, and a call. */
    public static final Turn THINKING = new Turn(
            List.of(
                    new Turn.Thinking(
                            "First I weigh the question. 9.11 < 9.9.", "c2lnbmF0dXJlLW9mLXRoZS1wcm92aWRlcg=="),
                    new Turn.Text("Checking."),
                    new Turn.Call("call_T-1", "get_weather", "{\"city\":\"Rome\"}")),
            Turn.Stop.CALLS,
            new Counts(30, 0, 0, 12, 20));

    /** Cached and reasoning tokens, each counter a different number. */
    public static final Turn USAGE =
            new Turn(List.of(new Turn.Text("Counted.")), Turn.Stop.END, new Counts(100, 2000, 300, 40, 500));

    /** Text with everything that breaks a careless splitter. */
    public static final Turn TEXT = Turn.say("Grüße, 世界 🎉: \"quoted\"\n\tand data: [DONE] too.");

    /** Every model name that the provider knows without a script: scenes, scenes played in a special way, and faults. */
    public static final List<String> NAMES = names();

    /** The scene that answers by a schema: a name that the gateway knows to take one. */
    public static final String STRUCTURED = "claude-sonnet-4-5-structured";

    /** A scripted scene under a name that coding agents and the gateway take for a model that thinks. */
    public static final String CODER = "claude-sonnet-4-5-coder";

    private static final Turn BY_SCHEMA = Turn.say("{\"city\":\"Paris\",\"sunny\":true}");
    private static final Turn LENGTH =
            new Turn(List.of(new Turn.Text("Cut by the li")), Turn.Stop.LENGTH, Counts.of(5, 4));
    private static final Turn REFUSED =
            new Turn(List.of(new Turn.Text("I cannot help with that.")), Turn.Stop.REFUSED, Counts.of(5, 6));

    private Scenes() {}

    /** The scene's turn; rounds after a tool result end with words. */
    static Optional<Turn> of(String scene, Recorded request) {
        Turn turn = switch (scene) {
            case "text" -> TEXT;
            case "image" -> Turn.say("A picture.");
            case "long" -> Turn.say("0123456789".repeat(8));
            case STRUCTURED -> BY_SCHEMA;
            case "usage" -> USAGE;
            case "length" -> LENGTH;
            case "refusal" -> REFUSED;
            case "tools" -> answered(request) ? Turn.say("Sun in Paris, snow in Oslo.") : TOOLS;
            case "thinking" -> answered(request) ? Turn.say("9.9 is larger.") : THINKING;
            default -> null;
        };
        return Optional.ofNullable(turn);
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of(
                "text",
                "image",
                "long",
                STRUCTURED,
                "usage",
                "length",
                "refusal",
                "tools",
                "thinking",
                "scripted",
                CODER));
        names.addAll(Repertoire.FAULTS.keySet());
        for (String way : Repertoire.WAYS) {
            names.add("text@" + way);
            names.add("long@" + way);
            names.add("tools@" + way);
        }
        return List.copyOf(names);
    }

    private static boolean answered(Recorded request) {
        if (request.gemini()) {
            return request.json().path("contents").findValue("functionResponse") != null;
        }
        for (JsonNode item : request.json().path("input")) {
            if (item.path("type").asText().endsWith("_output")) {
                return true;
            }
        }
        for (JsonNode message : request.json().path("messages")) {
            if (message.path("role").asText().equals("tool")) {
                return true;
            }
            for (JsonNode block : message.path("content")) {
                if (block.path("type").asText().equals("tool_result")) {
                    return true;
                }
            }
        }
        return false;
    }
}
