package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import java.util.List;
import java.util.Locale;

/**
 * Gemini's own schemas ({@code parameters}, {@code responseSchema}: an OpenAPI subset with upper-case types and {@code nullable}) as the
 * JSON Schema that everybody else speaks.
 *
 * @see <a href="https://ai.google.dev/api/caching#Schema">Gemini, Schema</a>
 */
final class JsonSchemas {
    private static final List<String> COUNTS =
            List.of("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties");

    private JsonSchemas() {}

    /** A converted copy. */
    static JsonNode of(JsonNode schema) {
        if (!(schema instanceof ObjectNode given)) {
            return schema;
        }
        ObjectNode json = given.deepCopy();
        for (String count : COUNTS) {
            number(json, count);
        }
        if (json.path("properties") instanceof ObjectNode properties) {
            properties.properties().forEach(property -> property.setValue(of(property.getValue())));
        }
        if (json.has("items")) {
            json.set("items", of(json.path("items")));
        }
        for (String list : List.of("anyOf", "any_of", "prefixItems")) {
            if (json.remove(list) instanceof ArrayNode branches) {
                ArrayNode converted = json.putArray(list.equals("any_of") ? "anyOf" : list);
                branches.forEach(branch -> converted.add(of(branch)));
            }
        }
        if (json.path("format").asText("").equals("enum")) {
            json.remove("format");
        }
        type(json);
        return json;
    }

    /** Counts are 64 bits wide, and a protocol buffer's JSON writes those as strings. */
    private static void number(ObjectNode json, String name) {
        String text = json.path(name).isTextual() ? json.path(name).textValue() : "";
        if (text.matches("\\d{1,9}")) {
            json.put(name, Integer.parseInt(text));
        }
    }

    private static void type(ObjectNode json) {
        boolean nullable = json.path("nullable").asBoolean();
        json.remove("nullable");
        if (nullable && json.path("anyOf") instanceof ArrayNode branches) {
            branches.addObject().put("type", "null");
        }
        if (!json.path("type").isTextual()) {
            return;
        }
        String type = json.path("type").textValue().toLowerCase(Locale.ROOT);
        if (type.equals("type_unspecified")) {
            json.remove("type");
        } else if (nullable) {
            json.putArray("type").add(type).add("null");
            if (json.path("enum") instanceof ArrayNode values) {
                values.addNull();
            }
        } else {
            json.put("type", type);
        }
    }

    /** JSON Schema as newer models take it: without the members that only say which draft it is, and {@code const} as what it means. */
    static JsonNode tidy(JsonNode schema) {
        if (schema instanceof ArrayNode list) {
            ArrayNode tidied = Json.array();
            list.forEach(element -> tidied.add(tidy(element)));
            return tidied;
        }
        if (!(schema instanceof ObjectNode given)) {
            return schema;
        }
        ObjectNode json = Json.object();
        given.properties().forEach(member -> {
            switch (member.getKey()) {
                case "$schema", "$id", "$comment" -> {}
                case "enum", "default", "examples", "example" -> json.set(member.getKey(), member.getValue());
                case "const" -> json.putArray("enum").add(member.getValue());
                case "properties", "$defs", "definitions", "patternProperties" ->
                    json.set(member.getKey(), named(member.getValue()));
                default -> json.set(member.getKey(), tidy(member.getValue()));
            }
        });
        return json;
    }

    /** A map of names to schemas, whose names are no keywords. */
    private static JsonNode named(JsonNode schemas) {
        if (!(schemas instanceof ObjectNode given)) {
            return schemas;
        }
        ObjectNode json = Json.object();
        given.properties().forEach(member -> json.set(member.getKey(), tidy(member.getValue())));
        return json;
    }
}
