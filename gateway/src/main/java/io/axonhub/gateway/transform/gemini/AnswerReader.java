package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import io.axonhub.gateway.transform.Shape;
import io.axonhub.gateway.transform.Strays;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one answer, chunk by chunk: texts and thoughts grow until another part begins, calls come whole. A signature on a text, or
 * on an empty text behind it, becomes an empty signed reasoning of its own. Not thread-safe.
 */
final class AnswerReader {
    /** What a candidate says about its text. */
    private static final List<String> ABOUT = List.of("citationMetadata", "groundingMetadata", "urlContextMetadata");

    private static final Shape PART = Shape.of(
            "text",
            "thought",
            "thoughtSignature",
            "functionCall.id",
            "functionCall.name",
            "functionCall.args",
            "inlineData.mimeType",
            "inlineData.data");

    private final Consumer<StreamEvent> out;
    private final Supplier<String> answerId;
    private final Set<String> ids = new HashSet<>();
    private @Nullable Content open;
    private int next;
    private int calls;
    private boolean answered;
    private @Nullable String problem;

    AnswerReader(Consumer<StreamEvent> out, Supplier<String> answerId) {
        this.out = out;
        this.answerId = answerId;
    }

    /** Whether anything but reasoning came. */
    boolean isAnswered() {
        return answered;
    }

    boolean hasCalls() {
        return calls > 0;
    }

    /** What makes the answer unusable, null while it is fine. */
    @Nullable
    String problem() {
        return problem;
    }

    void part(JsonNode part) {
        String wire = part.path("thoughtSignature").asText("");
        Signature signature = Signatures.parse(wire);
        if (part.path("functionCall").isObject()) {
            call(part.path("functionCall"), signature);
        } else if (part.path("text").isTextual()) {
            text(part.path("text").textValue(), part.path("thought").asBoolean(), signature);
        } else if (part.path("inlineData").isObject()) {
            media(part.path("inlineData"), part);
        } else if (part.isObject() && !part.isEmpty()) {
            whole(new Content.Opaque(GeminiOutbound.FORMAT, part.fieldNames().next(), part));
        }
    }

    private void text(String text, boolean thought, @Nullable Signature signature) {
        if (thought) {
            if (!text.isEmpty()) {
                add(Content.Reasoning.of(""), new Delta.Reasoning(text));
            }
            if (signature != null) {
                add(Content.Reasoning.of(""), new Delta.Signed(signature));
                close();
            }
            return;
        }
        if (!text.isEmpty()) {
            answered = true;
            add(Content.Text.of(""), new Delta.Text(text));
        }
        if (signature != null) {
            close();
            add(Content.Reasoning.of(""), new Delta.Signed(signature));
            close();
        }
    }

    private void call(JsonNode call, @Nullable Signature signature) {
        String name = call.path("name").asText("");
        if (name.isEmpty()) {
            // more of a call whose arguments come in pieces, which only a client of this format asks for
            boolean more = call.has("partialArgs") || call.has("willContinue") || (calls > 0 && call.isEmpty());
            problem = more ? problem : "The provider called a function without a name.";
            return;
        }
        answered = true;
        close();
        String id = CallIds.fromGemini(call.path("id").asText(""));
        if (id.isEmpty() || !ids.add(id)) {
            id = CallIds.madeUp(answerId.get() + '/' + calls + '/' + name);
        }
        calls++;
        JsonNode args = call.path("args");
        begin(new Content.ToolCall(
                id, FunctionNames.fromGemini(name), "", Content.ToolCall.Kind.FUNCTION, null, Map.of(), signature));
        out.accept(new StreamEvent.PartDelta(next, new Delta.Arguments(args.isObject() ? Json.text(args) : "{}")));
        close();
    }

    private void media(JsonNode data, JsonNode part) {
        String mime = data.path("mimeType").asText("");
        Media source = new Media.Inline(mime, data.path("data").asText(""));
        if (mime.startsWith("image/")) {
            whole(new Content.Image(source, null, null, Map.of()));
        } else if (mime.startsWith("audio/")) {
            whole(new Content.Audio(source, Map.of()));
        } else {
            whole(new Content.Opaque(GeminiOutbound.FORMAT, "inlineData", part));
        }
    }

    private void whole(Content part) {
        answered = true;
        close();
        begin(part);
        close();
    }

    /** Where the text comes from belongs to the text that is open; the names of what came without one. */
    List<String> about(JsonNode candidate) {
        List<String> lost = new ArrayList<>(0);
        for (String name : ABOUT) {
            if (candidate.path(name).isObject() && !(open instanceof Content.Text)) {
                lost.add(name);
            } else if (candidate.path(name).isObject()) {
                ObjectNode json = Json.object();
                json.set(name, candidate.path(name));
                out.accept(new StreamEvent.PartDelta(next, new Delta.Citation(GeminiOutbound.FORMAT, json)));
            }
        }
        return lost;
    }

    /** What a part that is more than kept whole says besides. */
    static void look(JsonNode part, Strays strays) {
        boolean read = part.path("functionCall").isObject()
                || part.path("text").isTextual()
                || part.path("inlineData").isObject();
        if (read) {
            strays.look(part, "candidates[0].content.parts[]", PART);
        }
    }

    private void add(Content seed, Delta delta) {
        if (open == null || !open.getClass().equals(seed.getClass())) {
            close();
            begin(seed);
        }
        out.accept(new StreamEvent.PartDelta(next, delta));
    }

    private void begin(Content part) {
        open = part;
        out.accept(new StreamEvent.PartStart(next, part));
    }

    /** Ends the open part, if there is one. */
    void close() {
        if (open != null) {
            out.accept(new StreamEvent.PartEnd(next++));
            open = null;
        }
    }
}
