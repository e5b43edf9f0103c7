package io.axonhub.gateway.client.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.axonhub.gateway.json.Json;

/** A value that fits a JSON schema, always the same for the same schema: const, default, example, first enum value, or by type. */
final class SchemaExample {
    private static final int MAX_DEPTH = 16;

    private SchemaExample() {}

    /** An object for a tool's parameters; {@code {}} when it has none. */
    static JsonNode arguments(JsonNode schema) {
        return schema.isObject() && schema.has("properties") ? of(schema, "value", 0) : Json.object();
    }

    private static JsonNode of(JsonNode schema, String name, int depth) {
        for (String given : new String[] {"const", "default", "example"}) {
            if (schema.has(given)) {
                return schema.get(given);
            }
        }
        for (String list : new String[] {"enum", "examples"}) {
            if (schema.path(list).size() > 0) {
                return schema.path(list).get(0);
            }
        }
        for (String union : new String[] {"anyOf", "oneOf", "allOf"}) {
            if (schema.path(union).size() > 0 && depth < MAX_DEPTH) {
                return of(schema.path(union).get(0), name, depth + 1);
            }
        }
        return byType(schema, name, depth);
    }

    private static JsonNode byType(JsonNode schema, String name, int depth) {
        JsonNode type = schema.path("type").isArray() ? schema.path("type").path(0) : schema.path("type");
        String fallback = schema.has("properties") ? "object" : "string";
        return switch (type.asText(fallback)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, name, depth);
            case "integer", "number" -> schema.has("minimum") ? schema.get("minimum") : IntNode.valueOf(1);
            case "boolean" -> BooleanNode.TRUE;
            case "null" -> NullNode.getInstance();
            default -> TextNode.valueOf(name);
        };
    }

    private static ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = Json.object();
        if (depth < MAX_DEPTH) {
            schema.path("properties")
                    .properties()
                    .forEach(property ->
                            object.set(property.getKey(), of(property.getValue(), property.getKey(), depth + 1)));
        }
        return object;
    }

    private static ArrayNode array(JsonNode schema, String name, int depth) {
        ArrayNode array = Json.array();
        if (schema.has("items") && depth < MAX_DEPTH) {
            array.add(of(schema.get("items"), name, depth + 1));
        }
        return array;
    }
}
