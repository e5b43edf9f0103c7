package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.transform.Inner;
import io.axonhub.gateway.transform.Notes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes the outcomes of calls: an object under the name of the function, which other formats' results do not know. */
final class ResultWriter {
    private static final String OUTPUT = "output";
    private static final String ERROR = "error";
    private static final String NAME = "name";
    /** What a tool search finds: all tools are offered from the start, so that the name says enough. */
    private static final String TOOL_REFERENCE = "tool_reference";

    private final Notes notes;
    private final boolean own;
    private final MediaWriter media;
    private final PartWriter texts;
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Integer> order = new HashMap<>();
    /** Which call a written result answers. */
    private final IdentityHashMap<ObjectNode, String> answered = new IdentityHashMap<>();

    /** {@code texts}: for what stands beside the texts inside results. */
    ResultWriter(Request request, PartWriter texts, Notes notes) {
        this.texts = texts;
        this.notes = notes;
        this.own = request.format().equals(GeminiOutbound.FORMAT);
        this.media = new MediaWriter(own, notes);
        for (Message message : request.messages()) {
            for (Content part : message.content()) {
                if (part instanceof Content.ToolCall call) {
                    names.put(call.id(), call.name());
                    order.putIfAbsent(call.id(), order.size());
                }
            }
        }
    }

    /** The results as the calls stood: the API compares them one by one. */
    void sort(List<ObjectNode> results) {
        results.sort(Comparator.comparing(
                result -> order.getOrDefault(answered.getOrDefault(result, ""), Integer.MAX_VALUE)));
    }

    /** A function response; pictures and files out of it go to {@code aside}, because older models take text only in it. */
    ObjectNode write(Content.ToolResult result, String path, List<ObjectNode> aside) {
        ObjectNode json = Json.object();
        answered.put(json, result.callId());
        ObjectNode response = json.putObject("functionResponse");
        String id = CallIds.toGemini(result.callId());
        if (id != null) {
            response.put("id", id);
        }
        response.put(NAME, FunctionNames.toGemini(name(result, path), path + ".name"));
        List<ObjectNode> parts = new ArrayList<>();
        response.set("response", body(text(result, path, parts), result.error()));
        if (own && !parts.isEmpty()) {
            response.putArray("parts").addAll(parts);
        } else {
            aside.addAll(parts);
        }
        if (result.cache() != null) {
            notes.dropped(path + ".cache_control", ContentWriter.OWN_CACHE);
        }
        new TreeMap<>(result.extras()).forEach((name, value) -> {
            if (own) {
                Inner.restore(json, name, value);
            } else if (!name.equals("functionResponse." + NAME)) {
                notes.dropped(path + "." + name, "not part of Gemini's function responses");
            }
        });
        return json;
    }

    private String name(Content.ToolResult result, String path) {
        String name = names.get(result.callId());
        JsonNode said = result.extras().get("functionResponse." + NAME);
        if (name == null && said != null) {
            return said.asText();
        }
        if (name == null) {
            throw Fields.refuse(
                    path,
                    "answers the tool call '" + result.callId()
                            + "', which is not in the conversation: this model's provider "
                            + "needs the function's name");
        }
        return name;
    }

    private String text(Content.ToolResult result, String path, List<ObjectNode> parts) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < result.content().size(); i++) {
            String line = line(result.content().get(i), path + ".content[" + i + "]", parts);
            if (line != null) {
                text.append(text.isEmpty() ? "" : "\n").append(line);
            }
        }
        return text.toString();
    }

    /** What one part of a result says: its text, or a word for what follows behind. */
    private @Nullable String line(Content part, String path, List<ObjectNode> parts) {
        return switch (part) {
            case Content.Text text -> texts.text(text, path).path("text").asText();
            case Content.Image image -> moved(media.image(image, path), "[image]", parts);
            case Content.Audio audio -> moved(media.audio(audio, path), "[audio]", parts);
            case Content.Document document
            when document.source() instanceof Media.PlainText ->
                media.document(document, path).path("text").asText();
            case Content.Document document ->
                moved(
                        media.document(document, path),
                        document.name() == null ? "[document]" : "[document: " + document.name() + "]",
                        parts);
            case Content.Opaque opaque
            when opaque.type().equals(TOOL_REFERENCE) -> {
                notes.degraded(path, "a reference to a tool is sent as the tool's name");
                yield opaque.json().path("tool_name").asText(opaque.type());
            }
            case Content.Opaque opaque
            when own && opaque.json() instanceof ObjectNode json -> moved(json.deepCopy(), "", parts);
            case Content.Opaque opaque ->
                throw Fields.refuse(
                        path, "is of type '" + opaque.type() + "', which this model's provider does not support");
            default -> {
                notes.dropped(path, "not part of a tool result");
                yield null;
            }
        };
    }

    private @Nullable String moved(ObjectNode part, String word, List<ObjectNode> parts) {
        parts.add(part);
        return own ? null : word;
    }

    /** An object stays one, so that the model sees its members; all else stands under Google's own names. */
    private static ObjectNode body(String text, boolean error) {
        Optional<ObjectNode> object = text.startsWith("{") ? Json.parseObject(text) : Optional.empty();
        if (error) {
            ObjectNode body = Json.object();
            return object.isPresent() ? body.set(ERROR, object.get()) : body.put(ERROR, text);
        }
        boolean plain = object.isEmpty()
                || (object.get().size() == 1
                        && (object.get().has(OUTPUT) || object.get().has(ERROR)));
        return plain ? Json.object().put(OUTPUT, text) : object.get();
    }
}
