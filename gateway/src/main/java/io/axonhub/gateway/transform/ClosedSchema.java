package io.axonhub.gateway.transform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** An answer's schema with {@code additionalProperties: false} on every object, which structured output demands. */
public final class ClosedSchema {
    private static final String CLOSED = "additionalProperties";

    /** Members whose own members are data, not keywords: there a "properties" is a value. */
    private static final Set<String> DATA = Set.of("enum", "const", "default", "examples");

    /** Members that map names to schemas. */
    private static final Set<String> NAMED = Set.of("properties", "$defs", "definitions", "patternProperties");

    private ClosedSchema() {}

    /** A closed copy of {@code schema}; what was open is noted. */
    public static ObjectNode of(ObjectNode schema, Notes notes) {
        ObjectNode closed = schema.deepCopy();
        close(closed, notes);
        return closed;
    }

    private static void close(JsonNode node, Notes notes) {
        if (node.isArray()) {
            node.forEach(element -> close(element, notes));
            return;
        }
        if (!(node instanceof ObjectNode schema)) {
            return;
        }
        if (isObject(schema)) {
            JsonNode given = schema.path(CLOSED);
            if (!given.isMissingNode() && !given.equals(BooleanNode.FALSE)) {
                notes.degraded("response_format", "objects cannot be open: additionalProperties was set to false");
            }
            schema.put(CLOSED, false);
        }
        schema.properties().forEach(member -> {
            if (NAMED.contains(member.getKey())) {
                member.getValue().forEach(named -> close(named, notes));
            } else if (!DATA.contains(member.getKey())) {
                close(member.getValue(), notes);
            }
        });
    }

    private static boolean isObject(ObjectNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (one.asText("").equals("object")) {
                    return true;
                }
            }
            return false;
        }
        return type.isMissingNode()
                ? schema.path("properties").isObject()
                : type.asText("").equals("object");
    }
}
