package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Signature;
import org.jspecify.annotations.Nullable;

/**
 * Items of type {@code reasoning}, both ways. A provider's {@code encrypted_content} is the {@link Signature} of this format; its
 * value holds the item's id too ({@code rs_1|ciphertext}), because the two are only good together. Another provider's signature
 * travels to clients of this format inside {@code encrypted_content}, tagged with its format.
 */
final class ReasoningItems {
    static final String TYPE = "reasoning";
    static final String ENCRYPTED = "encrypted_content";

    /** Marks reasoning that may not be read, which would else look like reasoning whose text was left out. */
    private static final String REDACTED = "axonhub-redacted:";

    /** Marks the signature of the call that comes next (Gemini's), for which this format has no place. */
    private static final String CALL = "axonhub-call:";

    /** What this gateway alone understands: no provider may see it. */
    private static final String TAG = "axonhub";

    private static final String BREAK = "\n\n";

    private ReasoningItems() {}

    /** The item as a part, null when it holds neither text nor ciphertext. {@code client}: whether a client sent it. */
    static @Nullable Content read(JsonNode item, boolean client) {
        String text = text(item);
        Content sealed = sealed(item, text, client);
        if (sealed != null) {
            return sealed;
        }
        return text.isEmpty() ? null : Content.Reasoning.of(text);
    }

    private static @Nullable Content sealed(JsonNode item, String text, boolean client) {
        String wire = item.path(ENCRYPTED).asText("");
        if (client && wire.startsWith(REDACTED)) {
            Signature hidden = Signature.parse(wire.substring(REDACTED.length()), ResponsesInbound.FORMAT);
            return hidden == null ? null : new Content.RedactedReasoning(hidden);
        }
        Signature signature = signature(item, client);
        return signature == null ? null : new Content.Reasoning(text, signature);
    }

    /** The item's signature, null when it has none. */
    static @Nullable Signature signature(JsonNode item, boolean client) {
        String wire = item.path(ENCRYPTED).asText("");
        if (wire.isEmpty()) {
            return null;
        }
        Signature signature =
                client ? Signature.parse(wire, ResponsesInbound.FORMAT) : new Signature(ResponsesInbound.FORMAT, wire);
        boolean own = signature != null && signature.format().equals(ResponsesInbound.FORMAT);
        return own ? new Signature(ResponsesInbound.FORMAT, item.path("id").asText("") + "|" + wire) : signature;
    }

    /** Its summaries and its raw text. */
    static String text(JsonNode item) {
        StringBuilder text = new StringBuilder();
        append(item.path("summary"), text);
        append(item.path("content"), text);
        return text.toString();
    }

    private static void append(JsonNode parts, StringBuilder text) {
        for (JsonNode part : parts) {
            String words = part.path("text").asText("");
            text.append(text.isEmpty() || words.isEmpty() ? "" : BREAK).append(words);
        }
    }

    /** Between two summaries that become one text. */
    static String separator() {
        return BREAK;
    }

    /** The item that a client gets and sends back. */
    static ObjectNode forClient(String id, String text, @Nullable Signature signature) {
        ObjectNode item = item(id, text);
        if (signature != null) {
            boolean own = signature.format().equals(ResponsesInbound.FORMAT);
            item.put(ENCRYPTED, own ? sealOf(signature) : Signature.wire(signature, ResponsesInbound.FORMAT));
        }
        return item;
    }

    /** The item that goes back to the provider that sealed it. {@code otherwise}: the id of an item that was not sealed. */
    static ObjectNode forProvider(String otherwise, String text, @Nullable Signature signature) {
        if (signature == null) {
            return item(otherwise, text);
        }
        int bar = signature.value().indexOf('|');
        ObjectNode item = item(bar < 1 ? "" : signature.value().substring(0, bar), text);
        if (bar < 1) {
            item.remove("id");
        }
        return item.put(ENCRYPTED, sealOf(signature));
    }

    private static ObjectNode item(String id, String text) {
        ObjectNode item = Json.object().put("id", id).put("type", TYPE);
        var summary = item.putArray("summary");
        if (!text.isEmpty()) {
            summary.addObject().put("type", "summary_text").put("text", text);
        }
        return item;
    }

    /** The item of reasoning that may not be read. */
    static ObjectNode redacted(String id, Signature data) {
        return item(id, "").put(ENCRYPTED, REDACTED + Signature.wire(data, ResponsesInbound.FORMAT));
    }

    private static String sealOf(Signature signature) {
        return signature.value().substring(signature.value().indexOf('|') + 1);
    }

    /** The item that carries a call's signature before it. */
    static ObjectNode ofCall(String id, Signature signature) {
        return item(id, "").put(ENCRYPTED, CALL + Signature.wire(signature, ResponsesInbound.FORMAT));
    }

    /** The signature of the call that comes next; null when the item is reasoning. */
    static @Nullable Signature ofCall(JsonNode item) {
        String wire = item.path(ENCRYPTED).asText("");
        return wire.startsWith(CALL) ? Signature.parse(wire.substring(CALL.length()), ResponsesInbound.FORMAT) : null;
    }

    /** Whether a client's item carries what only the gateway can read. */
    static boolean isTagged(JsonNode item) {
        return item.path("type").asText("").equals(TYPE)
                && item.path(ENCRYPTED).asText("").startsWith(TAG);
    }
}
