package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.transform.Notes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members {@code system} and {@code messages} of a request: leading instructions go to {@code system}, neighbours of one
 * role become one turn, and tool results stand first in the user turn that follows the calls. Missing results are not
 * invented: the provider's own message names the ids.
 *
 * <p>A conversation of instructions only gets the user turn {@value #OPENING}, because the API takes none without one.
 */
final class Conversation {
    static final String OPENING = "Begin.";

    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";
    private static final String SYSTEM = "system";

    private final boolean midSystem;
    private final Notes notes;
    private final RequestBlocks blocks;
    private final List<ObjectNode> system = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();

    private record Turn(String role, List<ObjectNode> blocks, ObjectNode extras) {
        /** Tool results before everything else. */
        List<ObjectNode> ordered() {
            List<ObjectNode> ordered = new ArrayList<>(blocks);
            ordered.sort((a, b) -> Boolean.compare(!is(a, "tool_result"), !is(b, "tool_result")));
            return ordered;
        }

        boolean holds(String type) {
            return blocks.stream().anyMatch(block -> is(block, type));
        }

        boolean startsWithThinking() {
            return !blocks.isEmpty()
                    && (is(blocks.getFirst(), "thinking") || is(blocks.getFirst(), "redacted_thinking"));
        }
    }

    private static boolean is(ObjectNode block, String type) {
        return block.path("type").asText("").equals(type);
    }

    Conversation(Request request, boolean midSystem, CacheMarkers markers, Notes notes) {
        this.midSystem = midSystem;
        this.notes = notes;
        this.blocks = new RequestBlocks(request.format().equals(AnthropicOutbound.FORMAT), markers, notes);
        for (int i = 0; i < request.messages().size(); i++) {
            add(request.messages().get(i), "messages[" + i + "]");
        }
        if (turns.isEmpty() && !system.isEmpty()) {
            turns.add(new Turn(USER, List.of(BlockWriter.text(OPENING)), Json.object()));
            notes.degraded("messages", "no user message: one that says \"" + OPENING + "\" was added");
        }
    }

    private void add(Message message, String path) {
        if (message.name() != null) {
            notes.dropped(path + ".name", "no equivalent");
        }
        List<ObjectNode> written = blocks.write(message.role(), message.content(), path + ".content");
        if (written.isEmpty() && isBlank(message)) {
            notes.dropped(path, "a turn of white space only cannot be sent");
        }
        ObjectNode extras = Json.object();
        blocks.extras(extras, message.extras(), path);
        switch (message.role()) {
            case SYSTEM, DEVELOPER -> instruct(message, written, path);
            case USER, TOOL -> append(USER, written);
            case ASSISTANT -> append(ASSISTANT, written);
        }
        if (!turns.isEmpty()) {
            turns.getLast().extras().setAll(extras);
        }
    }

    private static boolean isBlank(Message message) {
        return !message.content().isEmpty() && message.content().stream().allMatch(Content.Text.class::isInstance);
    }

    private void instruct(Message message, List<ObjectNode> written, String path) {
        if (!message.content().stream().allMatch(Content.Text.class::isInstance)) {
            throw RequestBlocks.refused(path + ".content", "instructions can only hold text");
        }
        if (turns.isEmpty()) {
            system.addAll(written);
        } else if (midSystem) {
            append(SYSTEM, written);
        } else if (!written.isEmpty()) {
            notes.degraded(path, "instructions after the first turn are sent as the user's text");
            for (ObjectNode block : written) {
                block.put("text", "<system>\n" + block.path("text").asText("") + "\n</system>");
            }
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
            turns.add(new Turn(role, new ArrayList<>(written), Json.object()));
        }
    }

    /** One more instruction behind those of the request. */
    void instruct(String text) {
        system.add(BlockWriter.text(text));
    }

    /**
     * Whether the tool loop that the request continues has a turn with calls that does not start with this provider's own
     * thinking, which the API refuses while thinking is on.
     */
    boolean lacksThinking() {
        for (int i = turns.size() - 1; i >= 0; i--) {
            Turn turn = turns.get(i);
            if (turn.role().equals(USER) && !turn.holds("tool_result")) {
                return false;
            }
            if (turn.role().equals(ASSISTANT) && turn.holds("tool_use") && !turn.startsWithThinking()) {
                return true;
            }
        }
        return false;
    }

    void write(ObjectNode body) {
        trimPrefill();
        if (!system.isEmpty()) {
            put(body, "system", system);
        }
        ArrayNode messages = body.putArray("messages");
        for (Turn turn : turns) {
            ObjectNode message = messages.addObject().put("role", turn.role());
            put(message, "content", turn.ordered());
            message.setAll(turn.extras());
        }
    }

    /** The content of a tool result, absent when there is none. */
    static void content(ObjectNode owner, List<ObjectNode> blocks) {
        if (!blocks.isEmpty()) {
            put(owner, "content", blocks);
        }
    }

    /** A lone plain text as a string, as clients write it; else the list. */
    private static void put(ObjectNode owner, String name, List<ObjectNode> blocks) {
        String only = blocks.size() == 1 ? plain(blocks.getFirst()) : null;
        if (only != null) {
            owner.put(name, only);
        } else {
            owner.set(name, Json.array().addAll(blocks));
        }
    }

    private static @Nullable String plain(ObjectNode block) {
        return is(block, "text") && block.size() == 2 ? block.path("text").textValue() : null;
    }

    private void trimPrefill() {
        if (turns.isEmpty() || !turns.getLast().role().equals(ASSISTANT)) {
            return;
        }
        ObjectNode last = turns.getLast().blocks().getLast();
        String text = is(last, "text") ? last.path("text").asText("") : "";
        String trimmed = text.stripTrailing();
        if (!trimmed.equals(text)) {
            last.put("text", trimmed);
            notes.degraded("messages", "white space at the end of the last assistant turn was removed");
        }
    }
}
