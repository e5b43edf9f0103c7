package io.axonhub.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import java.util.Map;
import java.util.TreeMap;

/** One text for all trees that mean the same: members in order, numbers whatever their Java type. */
public final class Canonical {
    private Canonical() {}

    /** The text. */
    public static String text(JsonNode node) {
        return Json.text(sorted(node));
    }

    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            Map<String, JsonNode> members = new TreeMap<>();
            object.properties().forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
            ObjectNode copy = Json.object();
            members.forEach(copy::set);
            return copy;
        }
        if (node instanceof ArrayNode list) {
            ArrayNode copy = Json.array();
            list.forEach(item -> copy.add(sorted(item)));
            return copy;
        }
        return node;
    }
}
