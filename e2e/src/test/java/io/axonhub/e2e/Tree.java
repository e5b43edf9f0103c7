package io.axonhub.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;

/** JSON trees for tests. */
public final class Tree {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Tree() {}

    /** Reads one value. */
    public static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** An object read from text. */
    public static ObjectNode object(String json) {
        return (ObjectNode) parse(json);
    }

    /** A new array. */
    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }
}
