package io.axonhub.gateway.provider.quirk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * JSON Schema as Moonshot takes it ("MFJS"): the root is an object, {@code $schema} is unknown, {@code type} must not stand next to
 * {@code anyOf} but inside its branches, and a tuple is {@code prefixItems}. The meaning stays.
 */
final class MoonshotSchema {
    private static final String TYPE = "type";
    private static final String ANY_OF = "anyOf";
    private static final String ITEMS = "items";

    /** Where one schema stands below a keyword. */
    private static final Set<String> NESTED = Set.of(ITEMS, "additionalProperties", "not", "if", "then", "else");
    /** Where a list of them does. */
    private static final Set<String> LISTS = Set.of(ANY_OF, "oneOf", "allOf", "prefixItems");
    /** Where they stand by name. */
    private static final Set<String> MAPS = Set.of("properties", "$defs", "definitions", "patternProperties");

    private MoonshotSchema() {}

    /** Cleans {@code schema} in place; whether anything had to be changed. */
    static boolean cleaned(ObjectNode schema, boolean root) {
        boolean changed = schema.remove("$schema") != null;
        if (root && !schema.has(TYPE) && !schema.has(ANY_OF) && !schema.has("$ref")) {
            schema.put(TYPE, "object");
            changed = true;
        }
        if (schema.path(ITEMS).isArray()) {
            schema.set("prefixItems", schema.remove(ITEMS));
            changed = true;
        }
        changed |= sunk(schema);
        for (String name : List.copyOf(keys(schema))) {
            JsonNode value = schema.get(name);
            if (NESTED.contains(name) && value instanceof ObjectNode inner) {
                changed |= cleaned(inner, false);
            } else if (LISTS.contains(name) || MAPS.contains(name)) {
                for (JsonNode entry : value) {
                    changed |= entry instanceof ObjectNode inner && cleaned(inner, false);
                }
            }
        }
        return changed;
    }

    /** Moves a type beside anyOf into the branches that have none. */
    private static boolean sunk(ObjectNode schema) {
        if (!(schema.path(ANY_OF) instanceof ArrayNode branches) || !schema.has(TYPE)) {
            return false;
        }
        JsonNode type = schema.remove(TYPE);
        branches.forEach(branch -> {
            if (branch instanceof ObjectNode inner && !inner.has(TYPE) && !inner.has("$ref") && !inner.has(ANY_OF)) {
                inner.set(TYPE, type);
            }
        });
        return true;
    }

    private static List<String> keys(ObjectNode schema) {
        return schema.properties().stream().map(entry -> entry.getKey()).toList();
    }
}
