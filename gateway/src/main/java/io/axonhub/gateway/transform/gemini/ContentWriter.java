package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Notes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The members {@code systemInstruction} and {@code contents}: leading instructions go to the first, neighbours of one role become one
 * content, and the results of one turn's calls stand in one content of their own, in the order of the calls.
 */
final class ContentWriter {
    static final String OWN_CACHE = "the provider caches prompts on its own";

    /** What a conversation begins with that has no user's turn to begin with. */
    private static final String OPENING = "Begin.";

    private static final String USER = "user";
    private static final String MODEL = "model";

    private final Request request;
    private final Notes notes;
    private final boolean own;
    private final PartWriter parts;
    private final ResultWriter results;
    private final ArrayNode system = Json.array();
    private final ObjectNode systemExtras = Json.object();
    private final List<Turn> turns = new ArrayList<>();
    /** Images and documents out of tool results, which follow the results of their turn. */
    private final List<ObjectNode> media = new ArrayList<>();

    private record Turn(String role, boolean results, List<ObjectNode> parts, ObjectNode extras) {}

    ContentWriter(Request request, Capabilities model, Notes notes) {
        this.request = request;
        this.notes = notes;
        this.own = request.format().equals(GeminiOutbound.FORMAT);
        // models with thinking levels are those that check signatures
        this.parts = new PartWriter(request, !model.efforts().isEmpty(), notes);
        this.results = new ResultWriter(request, parts, notes);
    }

    void write(ObjectNode body) {
        for (int i = 0; i < request.messages().size(); i++) {
            message(request.messages().get(i), "messages[" + i + "]");
        }
        flush();
        begin();
        if (!system.isEmpty()) {
            ObjectNode instruction = body.putObject("systemInstruction");
            instruction.set("parts", system);
            instruction.setAll(systemExtras);
        }
        ArrayNode contents = body.putArray("contents");
        for (Turn turn : turns) {
            ObjectNode content = contents.addObject().put("role", turn.role());
            content.putArray("parts").addAll(turn.parts());
            content.setAll(turn.extras());
        }
    }

    private void begin() {
        if (turns.isEmpty() || (!own && turns.getFirst().role().equals(MODEL))) {
            turns.addFirst(new Turn(USER, false, List.of(text(OPENING)), Json.object()));
            notes.degraded("messages", "no user message at the start: one that says \"" + OPENING + "\" was added");
        }
        if (!own && turns.getLast().role().equals(MODEL)) {
            notes.degraded("messages", "this provider may answer the last assistant turn instead of continuing it");
        }
    }

    private static ObjectNode text(String text) {
        return Json.object().put("text", text);
    }

    private void message(Message message, String path) {
        if (message.name() != null) {
            notes.dropped(path + ".name", "not part of Gemini's contents");
        }
        ObjectNode extras = extras(message, path);
        switch (message.role()) {
            case SYSTEM, DEVELOPER -> instruct(message, extras, path);
            case TOOL -> results(message, extras, path);
            case USER -> {
                flush();
                append(USER, parts.said(message.content(), path + ".content"), extras);
            }
            case ASSISTANT -> {
                flush();
                append(MODEL, parts.answered(message.content(), path), extras);
            }
        }
    }

    private ObjectNode extras(Message message, String path) {
        ObjectNode extras = Json.object();
        new TreeMap<>(message.extras()).forEach((name, value) -> {
            if (own) {
                extras.set(name, value);
            } else {
                notes.dropped(path + "." + name, "not part of Gemini's contents");
            }
        });
        return extras;
    }

    private void instruct(Message message, ObjectNode extras, String path) {
        List<ObjectNode> texts = new ArrayList<>();
        for (int i = 0; i < message.content().size(); i++) {
            String at = path + ".content[" + i + "]";
            if (!(message.content().get(i) instanceof Content.Text text)) {
                throw Fields.refuse(at, "is no text, but instructions can only hold text");
            }
            if (!own && text.isAttribution()) {
                notes.dropped(at, "attribution of the client, of no use to this provider");
            } else if (!text.text().isEmpty()) {
                texts.add(parts.text(text, at));
            }
        }
        if (turns.isEmpty() && media.isEmpty()) {
            texts.forEach(system::add);
            systemExtras.setAll(extras);
            return;
        }
        if (!texts.isEmpty()) {
            notes.degraded(path, "instructions after the first turn are sent as the user's text");
            flush();
            texts.forEach(
                    text -> text.put("text", "<system>\n" + text.path("text").asText() + "\n</system>"));
            append(USER, texts, extras);
        }
    }

    private void results(Message message, ObjectNode extras, String path) {
        List<ObjectNode> written = new ArrayList<>();
        for (int i = 0; i < message.content().size(); i++) {
            String at = path + ".content[" + i + "]";
            if (message.content().get(i) instanceof Content.ToolResult result) {
                written.add(results.write(result, at, media));
            } else {
                notes.dropped(at, "a tool message holds results only");
            }
        }
        if (!turns.isEmpty() && turns.getLast().results()) {
            turns.getLast().parts().addAll(written);
            turns.getLast().extras().setAll(extras);
        } else if (!written.isEmpty()) {
            turns.add(new Turn(USER, true, written, extras));
        }
        if (!turns.isEmpty() && turns.getLast().results()) {
            results.sort(turns.getLast().parts());
        }
    }

    private void flush() {
        if (!media.isEmpty()) {
            turns.add(new Turn(USER, false, new ArrayList<>(media), Json.object()));
            media.clear();
        }
    }

    private void append(String role, List<ObjectNode> written, ObjectNode extras) {
        if (written.isEmpty() && (extras.isEmpty() || turns.isEmpty())) {
            return;
        }
        Turn last = turns.isEmpty() ? null : turns.getLast();
        if (last != null && last.role().equals(role) && !last.results()) {
            last.parts().addAll(written);
            last.extras().setAll(extras);
        } else {
            turns.add(new Turn(role, false, new ArrayList<>(written), extras));
        }
    }
}
