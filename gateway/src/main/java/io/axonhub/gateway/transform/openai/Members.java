package io.axonhub.gateway.transform.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Reading;
import io.axonhub.gateway.transform.WireObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object of a client's request and the path to it: typed reading that refuses a wrong type by name, and at the end the
 * members nobody read. JSON null counts as absent.
 */
public final class Members extends WireObject {
    private Members(ObjectNode json, String path, Reading reading) {
        super(json, path, reading);
    }

    /** The object at {@code path}; refuses another kind of value. */
    public static Members of(JsonNode node, String path) {
        return of(node, path, new Reading());
    }

    private static Members of(JsonNode node, String path, Reading reading) {
        if (node instanceof ObjectNode object) {
            return new Members(object, path, reading);
        }
        throw refuse(path, "must be an object, but is " + kind(node));
    }

    public @Nullable String text(String name) {
        return textOrNull(name);
    }

    public String needText(String name) {
        String value = text(name);
        if (value == null) {
            throw refuse(at(name), "is required and must be a string");
        }
        return value;
    }

    /** A text that says something, such as a name or an id. */
    public String needName(String name) {
        String value = needText(name);
        if (value.isBlank()) {
            throw refuse(at(name), "must not be empty");
        }
        return value;
    }

    public @Nullable Long whole(String name) {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        Double number = number(name);
        if (number == null || number % 1 != 0 || Math.abs(number) > Long.MAX_VALUE || !value.canConvertToLong()) {
            throw refuse(at(name), "must be a whole number");
        }
        return value.longValue();
    }

    /** A whole number that is at least {@code least}. */
    public @Nullable Integer count(String name, int least) {
        Long value = whole(name);
        if (value == null) {
            return null;
        }
        if (value < least || value > Integer.MAX_VALUE) {
            throw refuse(at(name), "must be at least " + least + (value > 0 ? " and fit 32 bits" : ""));
        }
        return value.intValue();
    }

    public @Nullable Members object(String name) {
        JsonNode value = any(name);
        return value == null ? null : of(value, at(name), reading());
    }

    public Members needObject(String name) {
        return of(need(name), at(name), reading());
    }

    /** The elements of an array member; none when it is absent. */
    public List<JsonNode> list(String name) {
        ArrayNode array = array(name);
        return array == null ? List.of() : elements(array);
    }

    /** The object that is element {@code i} of the array {@code name}. */
    public Members element(String name, int i) {
        return of(need(name).get(i), at(name) + "[" + i + "]", reading());
    }

    /** The objects of an array member. */
    public List<Members> objects(String name) {
        List<JsonNode> elements = list(name);
        List<Members> objects = new ArrayList<>(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            objects.add(of(elements.get(i), at(name) + "[" + i + "]", reading()));
        }
        return objects;
    }

    /** What nobody has read, nulls left out. */
    public Map<String, JsonNode> rest() {
        Map<String, JsonNode> rest = unread();
        rest.values().removeIf(JsonNode::isNull);
        return rest;
    }

    @Override
    protected GatewayException fault(String name, Fault fault, @Nullable JsonNode value) {
        String is = value == null ? "" : ", but is " + kind(value);
        return refuse(
                at(name),
                switch (fault) {
                    case ABSENT -> "is required";
                    case NO_TEXT -> "must be a string" + is;
                    case NO_FLAG -> "must be true or false" + is;
                    case NO_NUMBER ->
                        value != null && value.isNumber() ? "is too large a number" : "must be a number" + is;
                    case NO_LIST -> "must be an array" + is;
                });
    }

    /** An error about a field. */
    public static GatewayException refuse(String path, String why) {
        String subject = path.isEmpty() ? "the body" : "'" + path + "'";
        return new GatewayException(LlmError.InvalidRequest.of(path, subject + " " + why + "."));
    }

    public static List<JsonNode> elements(ArrayNode array) {
        List<JsonNode> elements = new ArrayList<>(array.size());
        array.forEach(elements::add);
        return elements;
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case NULL, MISSING, BINARY, POJO -> "null";
        };
    }
}
