package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.ToolArguments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the parts of one answer for a client, whole or in a stream. Not thread-safe. */
final class AnswerWriter {
    private static final String SIGNATURE = "thoughtSignature";

    private final Notes notes;
    private final ObjectNode about = Json.object();
    private boolean called;

    AnswerWriter(Notes notes) {
        this.notes = notes;
    }

    /** The wire's parts for one part. */
    List<ObjectNode> parts(Content part, String path) {
        List<ObjectNode> parts = new ArrayList<>(1);
        switch (part) {
            case Content.Text text -> {
                if (!text.text().isEmpty()) {
                    parts.add(text(text.text()));
                }
                text.citations().forEach(citation -> cite(citation, path));
            }
            case Content.Refusal refusal -> parts.add(text(refusal.text()));
            case Content.Reasoning reasoning -> {
                if (!reasoning.text().isEmpty()) {
                    parts.add(thought(reasoning.text()));
                }
                sign(reasoning, parts);
            }
            case Content.RedactedReasoning hidden ->
                parts.add(thought("").put(SIGNATURE, Signatures.hidden(hidden.data())));
            case Content.ToolCall call -> parts.add(call(call, path));
            case Content.Image image -> media(image.source(), path, "an image's address", parts);
            case Content.Audio audio -> media(audio.source(), path, "audio's address", parts);
            case Content.Opaque opaque -> {
                if (opaque.format().equals(GeminiOutbound.FORMAT) && opaque.json() instanceof ObjectNode json) {
                    parts.add(json.deepCopy());
                } else {
                    drop(path, opaque.type() + " of " + opaque.format());
                }
            }
            case Content.Document document -> drop(path, "a document");
            case Content.ToolResult result -> drop(path, "a tool result");
        }
        return parts;
    }

    private void drop(String path, String kind) {
        notes.dropped(path, kind + " has no place in a Gemini answer");
    }

    static ObjectNode text(String text) {
        return Json.object().put("text", text);
    }

    static ObjectNode thought(String text) {
        return text(text).put("thought", true);
    }

    private static void sign(Content.Reasoning reasoning, List<ObjectNode> parts) {
        ObjectNode last = parts.isEmpty() ? null : parts.getLast();
        ObjectNode signature = signature(reasoning.signature(), last == null);
        if (signature != null && last != null) {
            last.set(SIGNATURE, signature.get(SIGNATURE));
        } else if (signature != null) {
            parts.add(signature);
        }
    }

    /** A part that carries the signature of what came; null when there is none. {@code alone}: of no thought that the client has seen. */
    static @Nullable ObjectNode signature(@Nullable Signature signature, boolean alone) {
        if (signature == null) {
            return null;
        }
        ObjectNode part = alone && Signatures.isOurs(signature) ? text("") : thought("");
        return part.put(SIGNATURE, Signatures.wire(signature));
    }

    /** The first call of an answer that has none gets the word that Gemini takes for one, should it read this history one day. */
    ObjectNode call(Content.ToolCall call, String path) {
        ObjectNode json = Json.object();
        ObjectNode function =
                json.putObject("functionCall").put("id", call.id()).put("name", call.name());
        function.set("args", ToolArguments.object(call, path, notes));
        if (call.signature() != null) {
            json.put(SIGNATURE, Signatures.wire(call.signature()));
        } else if (!called) {
            json.put(SIGNATURE, Signatures.SKIP);
        }
        called = true;
        call.extras().keySet().stream()
                .sorted()
                .forEach(name -> notes.dropped(path + "." + name, "a functionCall has no such member"));
        return json;
    }

    private void media(Media source, String path, String kind, List<ObjectNode> parts) {
        if (source instanceof Media.Inline(String mime, String data)) {
            ObjectNode json = Json.object();
            json.putObject("inlineData").put("mimeType", mime).put("data", data);
            parts.add(json);
        } else {
            drop(path, kind);
        }
    }

    /** What this format says about a text stands beside it. */
    void cite(JsonNode citation, String path) {
        boolean own = false;
        for (String name : List.of("citationMetadata", "groundingMetadata", "urlContextMetadata")) {
            if (citation.path(name).isObject()) {
                about.set(name, citation.path(name));
                own = true;
            }
        }
        if (!own) {
            notes.dropped(path + ".citations", "citations of another format");
        }
    }

    /** What the citations say about the whole answer. */
    ObjectNode about() {
        return about;
    }
}
