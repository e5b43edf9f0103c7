package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object of the wire with its path: typed access, and at the end what nobody asked for. JSON null counts as absent.
 * A client's mistake is named as Anthropic's API names it ({@code messages.2.content.0.source: Field required}); a provider is
 * forgiven absent texts, but not a wrong type.
 */
final class Fields {
    /** Whose JSON it is. */
    enum Side {
        CLIENT,
        UPSTREAM
    }

    private final ObjectNode json;
    private final String path;
    private final Side side;
    private final Set<String> taken = new HashSet<>();

    private Fields(ObjectNode json, String path, Side side) {
        this.json = json;
        this.path = path;
        this.side = side;
    }

    /** The object that stands at {@code path}; throws when it is none. */
    static Fields of(JsonNode node, String path, Side side) {
        if (node instanceof ObjectNode object) {
            return new Fields(object, path, side);
        }
        throw bad(side, path, "Input should be an object");
    }

    /** The object itself. */
    ObjectNode json() {
        return json;
    }

    Side side() {
        return side;
    }

    String path() {
        return path;
    }

    /** The path of a member. */
    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** A member of any type, null when absent. */
    @Nullable
    JsonNode any(String name) {
        taken.add(name);
        JsonNode node = json.get(name);
        return node == null || node.isNull() ? null : node;
    }

    /** A member of any type that must be there. */
    JsonNode need(String name) {
        JsonNode node = any(name);
        if (node == null) {
            throw bad(name, "Field required");
        }
        return node;
    }

    /** A text that must be there; a provider's absent text is empty. */
    String text(String name) {
        String text = textOrNull(name);
        if (text != null) {
            return text;
        }
        if (side == Side.UPSTREAM) {
            return "";
        }
        throw bad(name, "Field required");
    }

    @Nullable
    String textOrNull(String name) {
        JsonNode node = any(name);
        if (node == null) {
            return null;
        }
        if (!node.isTextual()) {
            throw bad(name, "Input should be a valid string");
        }
        return node.textValue();
    }

    @Nullable
    Boolean flag(String name) {
        JsonNode node = any(name);
        if (node == null) {
            return null;
        }
        if (!node.isBoolean()) {
            throw bad(name, "Input should be a valid boolean");
        }
        return node.booleanValue();
    }

    @Nullable
    Integer whole(String name) {
        JsonNode node = any(name);
        if (node == null) {
            return null;
        }
        if (!node.isNumber() || !node.canConvertToInt() || !node.canConvertToExactIntegral()) {
            throw bad(name, "Input should be a valid integer");
        }
        return node.intValue();
    }

    @Nullable
    Double number(String name) {
        JsonNode node = any(name);
        if (node == null) {
            return null;
        }
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw bad(name, "Input should be a valid number");
        }
        return node.doubleValue();
    }

    @Nullable
    Fields object(String name) {
        JsonNode node = any(name);
        return node == null ? null : of(node, at(name), side);
    }

    @Nullable
    ArrayNode array(String name) {
        JsonNode node = any(name);
        if (node == null) {
            return null;
        }
        if (node instanceof ArrayNode array) {
            return array;
        }
        throw bad(name, "Input should be a valid list");
    }

    /** The object that is element {@code i} of the list {@code name}. */
    Fields element(String name, int i, JsonNode node) {
        return of(node, at(name) + "." + i, side);
    }

    /** The members that were not asked for, as received. */
    Map<String, JsonNode> rest() {
        Map<String, JsonNode> rest = new LinkedHashMap<>();
        json.properties().forEach(member -> {
            if (!taken.contains(member.getKey())) {
                rest.put(member.getKey(), member.getValue());
            }
        });
        return rest;
    }

    /** The error for a bad member. */
    GatewayException bad(String name, String what) {
        return bad(side, at(name), what);
    }

    private static GatewayException bad(Side side, String path, String what) {
        String message = path.isEmpty() ? what : path + ": " + what;
        return new GatewayException(
                switch (side) {
                    case CLIENT -> new LlmError.InvalidRequest(message, path.isEmpty() ? null : path, "invalid_value");
                    case UPSTREAM -> new LlmError.MalformedUpstream("The provider's answer is malformed: " + message);
                });
    }
}
