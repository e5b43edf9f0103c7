package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonScan;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.Notes;
import java.nio.charset.StandardCharsets;

/** What pass-through reads and changes of a body, without building a tree. */
final class ResponsesEnvelope {
    private static final String MODEL = "model";
    private static final String STREAM = "stream";
    private static final String INPUT = "input";
    private static final byte[] TAG = "\"axonhub".getBytes(StandardCharsets.US_ASCII);

    private ResponsesEnvelope() {}

    static Envelope read(byte[] body) {
        JsonScan scan = scan(body);
        JsonScan.Member model = scan.member(MODEL).orElse(null);
        if (model == null || model.kind() == JsonScan.Kind.NULL) {
            throw invalid("You must provide a model parameter.", MODEL);
        }
        if (model.kind() != JsonScan.Kind.STRING || model.text().isBlank()) {
            throw invalid("'model' must be a non-empty string.", MODEL);
        }
        JsonScan.Kind stream = scan.member(STREAM).map(JsonScan.Member::kind).orElse(JsonScan.Kind.NULL);
        return switch (stream) {
            case TRUE -> new Envelope(model.text(), true, true);
            case FALSE, NULL -> new Envelope(model.text(), false, true);
            case STRING, NUMBER, OBJECT, ARRAY -> throw invalid("'stream' must be true or false.", STREAM);
        };
    }

    private static JsonScan scan(byte[] body) {
        try {
            return JsonScan.of(body, MODEL, STREAM, INPUT);
        } catch (Json.BadJsonException e) {
            throw new GatewayException(
                    new LlmError.InvalidRequest(
                            "We could not parse the JSON body of your request: " + e.getMessage() + ".", null, null),
                    e);
        }
    }

    private static GatewayException invalid(String message, String param) {
        return new GatewayException(new LlmError.InvalidRequest(message, param, "invalid_value"));
    }

    /**
     * The body for the provider: its name of the model, and without the reasoning that another format's provider sealed, which a
     * conversation holds that was translated before. This one would refuse it.
     */
    static byte[] forward(byte[] body, Envelope envelope, String model, Notes notes) {
        byte[] renamed = model.equals(envelope.model()) ? body : scan(body).withText(MODEL, model);
        return mayHoldTag(renamed) ? withoutForeignReasoning(renamed, notes) : renamed;
    }

    private static boolean mayHoldTag(byte[] body) {
        for (int i = 0; i + TAG.length <= body.length; i++) {
            int k = 0;
            while (k < TAG.length && body[i + k] == TAG[k]) {
                k++;
            }
            if (k == TAG.length) {
                return true;
            }
        }
        return false;
    }

    private static byte[] withoutForeignReasoning(byte[] body, Notes notes) {
        JsonScan scan = scan(body);
        JsonScan.Member input = scan.member(INPUT).orElse(null);
        if (input == null || !(Json.parse(scan.bytes(input)) instanceof ArrayNode items)) {
            return body;
        }
        ArrayNode kept = Json.array();
        for (int i = 0; i < items.size(); i++) {
            JsonNode item = items.get(i);
            if (item instanceof ObjectNode && ReasoningItems.isTagged(item)) {
                notes.dropped(
                        "input[" + i + "]", "the reasoning was sealed by another provider, which alone can read it");
            } else {
                kept.add(item);
            }
        }
        return kept.size() == items.size() ? body : scan.with(INPUT, Json.bytes(kept));
    }
}
