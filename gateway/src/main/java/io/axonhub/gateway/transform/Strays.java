package io.axonhub.gateway.transform;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The members of one provider's answer that the unified model does not know, by their path, the last value of each: what a client of
 * another format does not get. Bounded. Not thread-safe.
 */
public final class Strays {
    private static final int MOST = 32;

    private final Map<String, JsonNode> members = new LinkedHashMap<>();

    /** Keeps the members of {@code object} beside {@code known}; {@code path} is where it stands, empty for the answer itself. */
    public void look(JsonNode object, String path, Set<String> known) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (!known.contains(member.getKey()) && says(member.getValue())) {
                keep(path.isEmpty() ? member.getKey() : path + "." + member.getKey(), member.getValue());
            }
        }
    }

    /** Keeps what {@code shape} does not know of {@code node}, which stands at {@code path}. */
    public void look(JsonNode node, String path, Shape shape) {
        if (shape.isWhole()) {
            return;
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            look(node.get(i), path + "[" + i + "]", shape);
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String at = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
            Shape known = shape.member(member.getKey());
            if (known != null) {
                look(member.getValue(), at, known);
            } else if (says(member.getValue())) {
                keep(at, member.getValue());
            }
        }
    }

    /** Keeps one member. */
    public void keep(String path, JsonNode value) {
        if (members.size() < MOST || members.containsKey(path)) {
            members.put(path, value);
        }
    }

    /** Null, no text, a count of nothing, and what holds only such values say nothing. */
    private static boolean says(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> false;
            case STRING -> !value.textValue().isEmpty();
            case NUMBER -> value.doubleValue() != 0;
            case ARRAY, OBJECT -> value.valueStream().anyMatch(Strays::says);
            case BOOLEAN, BINARY, POJO -> true;
        };
    }

    /** All of them so far. */
    public Map<String, JsonNode> members() {
        return Collections.unmodifiableMap(members);
    }
}
