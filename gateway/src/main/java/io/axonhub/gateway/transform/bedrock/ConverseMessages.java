package io.axonhub.gateway.transform.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.transform.Notes;
import java.util.ArrayList;
import java.util.List;

/**
 * The members {@code system} and {@code messages}: leading instructions go to {@code system}, later ones into the user's text;
 * neighbours of one role become one turn, turns alternate and begin with the user's, and all results of a turn's calls stand first
 * in the user turn behind it.
 */
final class ConverseMessages {
    private static final String OPENING = "Begin.";
    private static final String ABOUT_DOCUMENT = "See the document.";
    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";
    private static final String RESULT = "toolResult";

    private final ConverseParts parts;
    private final Notes notes;
    private final List<ObjectNode> system = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();

    private record Turn(String role, List<ObjectNode> blocks) {
        boolean holds(String member) {
            return blocks.stream().anyMatch(block -> block.has(member));
        }

        /** Tool results before everything else, each with its cache point. */
        List<ObjectNode> ordered() {
            List<ObjectNode> results = new ArrayList<>();
            List<ObjectNode> others = new ArrayList<>();
            boolean result = false;
            for (ObjectNode block : blocks) {
                result = block.has(RESULT) || (result && block.has("cachePoint"));
                (result ? results : others).add(block);
            }
            results.addAll(others);
            return results;
        }

        boolean startsWithReasoning() {
            return !blocks.isEmpty() && blocks.getFirst().has("reasoningContent");
        }
    }

    ConverseMessages(Request request, ConverseParts parts, Notes notes) {
        this.parts = parts;
        this.notes = notes;
        for (int i = 0; i < request.messages().size(); i++) {
            add(request.messages().get(i), "messages[" + i + "]");
        }
        if (turns.isEmpty() || turns.getFirst().role().equals(ASSISTANT)) {
            turns.addFirst(new Turn(USER, new ArrayList<>(List.of(Json.object().put("text", OPENING)))));
            notes.degraded("messages", "no user message at first: one that says \"" + OPENING + "\" was added");
        }
        turns.forEach(this::aboutDocuments);
        parts.marker(request.cache(), "", turns.getLast().blocks());
    }

    private void add(Message message, String path) {
        if (message.name() != null) {
            notes.dropped(path + ".name", "no equivalent");
        }
        List<ObjectNode> written = parts.write(message.role(), message.content(), path + ".content");
        parts.extras(message.extras(), path);
        switch (message.role()) {
            case SYSTEM, DEVELOPER -> instruct(message, written, path);
            case USER, TOOL -> append(USER, written);
            case ASSISTANT -> append(ASSISTANT, written);
        }
    }

    private void instruct(Message message, List<ObjectNode> written, String path) {
        if (!message.content().stream().allMatch(Content.Text.class::isInstance)) {
            throw ConverseMedia.refused(path + ".content", "instructions can only hold text");
        }
        if (turns.isEmpty()) {
            system.addAll(written);
        } else if (!written.isEmpty()) {
            notes.degraded(path, "instructions after the first turn are sent as the user's text");
            written.stream()
                    .filter(block -> block.has("text"))
                    .forEach(block ->
                            block.put("text", "<system>\n" + block.path("text").asText("") + "\n</system>"));
            append(USER, written);
        }
    }

    private void append(String role, List<ObjectNode> written) {
        if (written.isEmpty()) {
            return;
        }
        if (!turns.isEmpty() && turns.getLast().role().equals(role)) {
            turns.getLast().blocks().addAll(written);
        } else {
            turns.add(new Turn(role, new ArrayList<>(written)));
        }
    }

    /** A turn with a document must have text too. */
    private void aboutDocuments(Turn turn) {
        if (turn.holds("document") && !turn.holds("text")) {
            turn.blocks().add(Json.object().put("text", ABOUT_DOCUMENT));
            notes.degraded("messages", "a document without text got \"" + ABOUT_DOCUMENT + "\"");
        }
    }

    /** One more instruction behind those of the request. */
    void instruct(String text) {
        system.add(Json.object().put("text", text));
    }

    /** The names of the tools that the conversation's calls name, in their order, each once. */
    List<String> calledTools() {
        return turns.stream()
                .flatMap(turn -> turn.blocks().stream())
                .filter(block -> block.has("toolUse"))
                .map(block -> block.path("toolUse").path("name").asText(""))
                .distinct()
                .toList();
    }

    /** Whether the conversation holds tool calls or their results, which Converse takes with a {@code toolConfig} only. */
    boolean hasTools() {
        return turns.stream().anyMatch(turn -> turn.holds("toolUse") || turn.holds(RESULT));
    }

    /** Whether the tool loop that the request continues has a turn with calls that does not start with signed reasoning. */
    boolean lacksReasoning() {
        for (Turn turn : turns.reversed()) {
            if (turn.role().equals(USER) && !turn.holds(RESULT)) {
                return false;
            }
            if (turn.role().equals(ASSISTANT) && turn.holds("toolUse") && !turn.startsWithReasoning()) {
                return true;
            }
        }
        return false;
    }

    /** The model refuses an answer begun with white space at its end. */
    private void trimPrefill() {
        Turn last = turns.getLast();
        JsonNode text = last.blocks().getLast().path("text");
        if (last.role().equals(ASSISTANT) && text.isTextual()) {
            String trimmed = text.textValue().stripTrailing();
            if (!trimmed.equals(text.textValue())) {
                last.blocks().getLast().put("text", trimmed);
                notes.degraded("messages", "white space at the end of the last assistant turn was removed");
            }
        }
    }

    void write(ObjectNode body) {
        trimPrefill();
        if (!system.isEmpty()) {
            body.putArray("system").addAll(system);
        }
        ArrayNode messages = body.putArray("messages");
        for (Turn turn : turns) {
            messages.addObject().put("role", turn.role()).putArray("content").addAll(turn.ordered());
        }
    }
}
