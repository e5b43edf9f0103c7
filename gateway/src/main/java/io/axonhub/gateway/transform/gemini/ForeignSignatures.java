package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.transform.Notes;
import java.util.List;

/**
 * Takes another provider's signatures, which this gateway gave the client to keep, out of a body that goes to Gemini itself: it would
 * refuse the request for them.
 */
final class ForeignSignatures {
    private static final List<String> NAMES = List.of("thoughtSignature", "thought_signature");

    private ForeignSignatures() {}

    static byte[] removed(byte[] body, Notes notes) {
        JsonNode tree = Json.parse(body);
        boolean changed = false;
        for (JsonNode content : tree.path("contents")) {
            changed |= content.path("parts") instanceof ArrayNode parts && clean(parts);
        }
        if (!changed) {
            return body;
        }
        notes.degraded("contents", "thought signatures of another provider were taken out");
        return Json.bytes(tree);
    }

    private static boolean clean(ArrayNode parts) {
        boolean changed = false;
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (parts.get(i) instanceof ObjectNode part && clean(part)) {
                changed = true;
                boolean empty = part.path("text").asText("x").isEmpty();
                if (empty) {
                    parts.remove(i);
                }
            }
        }
        return changed;
    }

    private static boolean clean(ObjectNode part) {
        boolean changed = false;
        for (String name : NAMES) {
            String wire = part.path(name).asText("");
            boolean foreign = Signatures.parseHidden(wire) != null
                    || (!wire.isEmpty() && !wire.equals(Signatures.SKIP) && !Signatures.isOurs(Signatures.parse(wire)));
            if (foreign) {
                changed = true;
                part.remove(name);
                if (part.has("functionCall") || part.has("function_call")) {
                    part.put(name, Signatures.SKIP);
                }
            }
        }
        return changed;
    }
}
