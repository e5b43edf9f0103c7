package io.axonhub.gateway.transform.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.axonhub.gateway.json.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Optional;

/** A vector as a list of numbers, and as OpenAI's clients ask for it: base64 of its 32-bit floats, little end first. */
public final class Vectors {
    private Vectors() {}

    /** Either form; empty when it is neither. */
    public static Optional<float[]> read(JsonNode value) {
        return value.isTextual() ? decode(value.textValue()) : numbers(value);
    }

    private static Optional<float[]> numbers(JsonNode value) {
        if (!(value instanceof ArrayNode list) || list.isEmpty()) {
            return Optional.empty();
        }
        float[] vector = new float[list.size()];
        for (int i = 0; i < vector.length; i++) {
            JsonNode number = list.get(i);
            if (!number.isNumber()) {
                return Optional.empty();
            }
            vector[i] = number.floatValue();
        }
        return Optional.of(vector);
    }

    private static Optional<float[]> decode(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length == 0 || bytes.length % Float.BYTES != 0) {
            return Optional.empty();
        }
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return Optional.of(vector);
    }

    /** In the form asked for. */
    public static JsonNode write(float[] vector, boolean base64) {
        if (base64) {
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            return TextNode.valueOf(Base64.getEncoder().encodeToString(bytes.array()));
        }
        ArrayNode list = Json.array();
        for (float number : vector) {
            list.add(number);
        }
        return list;
    }
}
