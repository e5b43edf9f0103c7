package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.ToolArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes the parts of one request's contents. */
final class PartWriter {
    private static final String SIGNATURE = "thoughtSignature";
    private static final String THOUGHT = "thought";

    private final Notes notes;
    private final boolean own;
    private final boolean signatures;
    private final MediaWriter media;

    /** {@code signatures}: the model refuses calls without one. */
    PartWriter(Request request, boolean signatures, Notes notes) {
        this.notes = notes;
        this.own = request.format().equals(GeminiOutbound.FORMAT);
        this.signatures = signatures && !own;
        this.media = new MediaWriter(own, notes);
    }

    /** The parts of a user's turn. */
    List<ObjectNode> said(List<Content> content, String path) {
        List<ObjectNode> parts = new ArrayList<>();
        for (int i = 0; i < content.size(); i++) {
            ObjectNode part = said(content.get(i), path + "[" + i + "]");
            if (part != null) {
                parts.add(part);
            }
        }
        return parts;
    }

    private @Nullable ObjectNode said(Content part, String path) {
        return switch (part) {
            case Content.Text text -> text.text().isEmpty() ? null : text(text, path);
            case Content.Refusal refusal -> Json.object().put("text", refusal.text());
            case Content.Image image -> media.image(image, path);
            case Content.Audio audio -> media.audio(audio, path);
            case Content.Document document -> media.document(document, path);
            case Content.Opaque opaque -> {
                if (opaque.format().equals(GeminiOutbound.FORMAT) && opaque.json() instanceof ObjectNode json) {
                    yield json.deepCopy();
                }
                throw Fields.refuse(
                        path, "is of type '" + opaque.type() + "', which this model's provider does not support");
            }
            case Content.Reasoning r -> drop(path, "reasoning belongs to the model's turns");
            case Content.RedactedReasoning r -> drop(path, "reasoning belongs to the model's turns");
            case Content.ToolCall call -> drop(path, "a tool call belongs to a model's turn");
            case Content.ToolResult result -> drop(path, "a tool result belongs to a tool message");
        };
    }

    private @Nullable ObjectNode drop(String path, String reason) {
        notes.dropped(path, reason);
        return null;
    }

    /** A text part. */
    ObjectNode text(Content.Text text, String path) {
        ObjectNode json = Json.object().put("text", text.text());
        if (!text.citations().isEmpty()) {
            notes.dropped(path + ".citations", "not part of Gemini's requests");
        }
        marks(json, text.cache(), text.extras(), path);
        return json;
    }

    private void marks(ObjectNode json, @Nullable CacheControl cache, Map<String, JsonNode> extras, String path) {
        if (cache != null) {
            notes.dropped(path + ".cache_control", ContentWriter.OWN_CACHE);
        }
        new TreeMap<>(extras).forEach((name, value) -> {
            if (own) {
                json.set(name, value);
            } else {
                notes.dropped(path + "." + name, "not part of Gemini's parts");
            }
        });
    }

    /** The parts of a model's turn. */
    List<ObjectNode> answered(List<Content> content, String path) {
        List<ObjectNode> parts = new ArrayList<>();
        ObjectNode firstCall = null;
        boolean signed = false;
        Signature waiting = null;
        for (int i = 0; i < content.size(); i++) {
            String at = path + ".content[" + i + "]";
            switch (content.get(i)) {
                case Content.ToolCall call -> {
                    Signature signature = call.signature() == null ? waiting : call.signature();
                    ObjectNode json = call(call, signature, at);
                    signed |= json.has(SIGNATURE);
                    firstCall = firstCall == null ? json : firstCall;
                    parts.add(json);
                    waiting = null;
                }
                case Content.Reasoning reasoning -> waiting = thought(reasoning, next(content, i), parts, at);
                case Content.RedactedReasoning hidden ->
                    notes.dropped(at, "the reasoning was hidden by another provider, which alone can read it");
                case Content.Opaque opaque
                when !opaque.format().equals(GeminiOutbound.FORMAT) ->
                    notes.dropped(at, "no equivalent of " + opaque.type());
                default -> {
                    ObjectNode json = said(content.get(i), at);
                    if (json != null) {
                        parts.add(json);
                    }
                }
            }
        }
        if (signatures && firstCall != null && !signed) {
            firstCall.put(SIGNATURE, Signatures.SKIP);
            notes.degraded(path, "a call that another provider made has no thought signature: its check is skipped");
        }
        return parts;
    }

    private static @Nullable Content next(List<Content> content, int at) {
        return at + 1 < content.size() ? content.get(at + 1) : null;
    }

    /**
     * Reasoning of Gemini's own. An empty one carries the signature of the part beside it: of the call behind it when a client of another
     * format brought it back there, else of the text before it. Gives the signature that waits for its call.
     */
    private @Nullable Signature thought(
            Content.Reasoning reasoning, @Nullable Content next, List<ObjectNode> parts, String path) {
        Signature signature = reasoning.signature();
        boolean ours = Signatures.isOurs(signature);
        if (!ours && !own) {
            notes.dropped(path, "reasoning without this provider's signature is of no use to it");
            return null;
        }
        if (!reasoning.text().isEmpty() || signature == null) {
            ObjectNode json = Json.object().put("text", reasoning.text()).put(THOUGHT, true);
            sign(json, signature);
            parts.add(json);
            return null;
        }
        if (!own && next instanceof Content.ToolCall call && call.signature() == null) {
            return signature;
        }
        ObjectNode last = parts.isEmpty() ? null : parts.getLast();
        if (last != null && last.has("text") && !last.has(SIGNATURE)) {
            sign(last, signature);
        } else {
            parts.add(Json.object().put("text", "").put(SIGNATURE, Signatures.wire(signature)));
        }
        return null;
    }

    private static void sign(ObjectNode part, @Nullable Signature signature) {
        if (Signatures.isOurs(signature) && signature != null) {
            part.put(SIGNATURE, Signatures.wire(signature));
        }
    }

    private ObjectNode call(Content.ToolCall call, @Nullable Signature signature, String path) {
        ObjectNode json = Json.object();
        ObjectNode function = json.putObject("functionCall");
        String id = CallIds.toGemini(call.id());
        if (id != null) {
            function.put("id", id);
        }
        function.put("name", FunctionNames.toGemini(call.name(), path + ".name"));
        function.set("args", ToolArguments.object(call, path, notes));
        sign(json, signature);
        marks(json, call.cache(), call.extras(), path);
        return json;
    }
}
