package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Signature;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The signature of a tool call, {@code extra_content.google.thought_signature}: Google's own place for it in this format, both ways.
 * Another provider's signature stands there tagged.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/thought-signatures#openai">Gemini, thought signatures</a>
 */
final class ChatCallSignature {
    private static final String EXTRA = "extra_content";
    private static final String GOOGLE = "google";
    private static final String MEMBER = "thought_signature";
    private static final String GEMINI = "gemini";

    private ChatCallSignature() {}

    /** Reads a call's unknown members; null when they hold none. */
    static @Nullable Signature read(Map<String, JsonNode> extras) {
        JsonNode extra = extras.get(EXTRA);
        return extra == null
                ? null
                : Signature.parse(extra.path(GOOGLE).path(MEMBER).asText(""), GEMINI);
    }

    /** The unknown members without the signature. */
    static Map<String, JsonNode> rest(Map<String, JsonNode> extras) {
        JsonNode given = extras.get(EXTRA);
        if (given == null || read(extras) == null || !(given.deepCopy() instanceof ObjectNode extra)) {
            return extras;
        }
        Map<String, JsonNode> rest = new HashMap<>(extras);
        if (extra.path(GOOGLE) instanceof ObjectNode google
                && google.without(MEMBER).isEmpty()) {
            extra.remove(GOOGLE);
        }
        if (extra.isEmpty()) {
            rest.remove(EXTRA);
        } else {
            rest.put(EXTRA, extra);
        }
        return rest;
    }

    /** Puts the signature into a call. */
    static void write(@Nullable Signature signature, ObjectNode call) {
        if (signature != null) {
            ObjectNode extra = call.path(EXTRA) instanceof ObjectNode there ? there : Json.object();
            extra.withObjectProperty(GOOGLE).put(MEMBER, Signature.wire(signature, GEMINI));
            call.set(EXTRA, extra);
        }
    }
}
