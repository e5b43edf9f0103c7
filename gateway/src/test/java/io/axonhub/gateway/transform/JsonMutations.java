package io.axonhub.gateway.transform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A tree with one value replaced by each wrong kind of value, or one member left out, for every place in it. */
public final class JsonMutations {
    private static final List<JsonNode> WRONG = List.of(
            Json.parse("null"),
            Json.parse("true"),
            Json.parse("-7"),
            Json.parse("1e400"),
            Json.parse("\"\""),
            Json.parse("\"wrong\""),
            Json.parse("[]"),
            Json.parse("[[null]]"),
            Json.parse("{}"),
            Json.parse("{\"type\":\"wrong\"}"));

    private JsonMutations() {}

    /** All of them. */
    public static List<JsonNode> of(JsonNode tree) {
        List<JsonNode> mutations = new ArrayList<>(WRONG);
        switch (tree) {
            case ObjectNode object -> {
                for (Map.Entry<String, JsonNode> member : object.properties()) {
                    mutations.add(object.deepCopy().without(member.getKey()));
                    for (JsonNode value : of(member.getValue())) {
                        mutations.add(object.deepCopy().set(member.getKey(), value));
                    }
                }
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    for (JsonNode value : of(array.get(i))) {
                        ArrayNode copy = array.deepCopy();
                        copy.set(i, value);
                        mutations.add(copy);
                    }
                }
            }
            default -> {
                return mutations;
            }
        }
        return mutations;
    }
}
