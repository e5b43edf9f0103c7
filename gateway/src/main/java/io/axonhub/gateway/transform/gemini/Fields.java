package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Reading;
import io.axonhub.gateway.transform.WireObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object of a client's request, whose members may be spelled in camelCase or in snake_case, as in every JSON of a protocol
 * buffer; whole numbers may be strings.
 *
 * @see <a href="https://protobuf.dev/programming-guides/json/">ProtoJSON</a>
 */
final class Fields extends WireObject {
    private Fields(ObjectNode json, String path, Reading reading) {
        super(json, path, reading);
    }

    /** The object at {@code path}; refuses another kind of value. */
    static Fields of(JsonNode node, String path) {
        return of(node, path, new Reading());
    }

    private static Fields of(JsonNode node, String path, Reading reading) {
        if (node instanceof ObjectNode object) {
            return new Fields(object, path, reading);
        }
        throw refuse(path, "must be an object");
    }

    @Override
    protected String spelling(String name) {
        if (glance().has(name)) {
            return name;
        }
        String snake = name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        return glance().has(snake) ? snake : name;
    }

    String text(String name) {
        String value = textOrNull(name);
        if (value == null) {
            throw refuse(at(name), "is required and must be a string");
        }
        return value;
    }

    /** A text that says something, such as a name. */
    String name(String name) {
        String value = text(name);
        if (value.isBlank()) {
            throw refuse(at(name), "must not be empty");
        }
        return value;
    }

    @Nullable
    Long whole(String name) {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        try {
            return value.isTextual()
                    ? Long.valueOf(value.textValue())
                    : Long.valueOf(decimal(value, name).longValueExact());
        } catch (ArithmeticException | NumberFormatException e) {
            throw refuse(at(name), "must be a whole number");
        }
    }

    private BigDecimal decimal(JsonNode value, String name) {
        // the longest numbers would take for ever to write out
        if (!value.isNumber() || !Double.isFinite(value.doubleValue()) || Math.abs(value.doubleValue()) > 1e18) {
            throw refuse(at(name), "must be a whole number");
        }
        return BigDecimal.valueOf(value.doubleValue()).compareTo(value.decimalValue()) == 0
                ? BigDecimal.valueOf(value.doubleValue())
                : value.decimalValue();
    }

    /** A whole number that is at least {@code least}. */
    @Nullable
    Integer count(String name, int least) {
        Long value = whole(name);
        if (value == null) {
            return null;
        }
        if (value < least || value > Integer.MAX_VALUE) {
            throw refuse(at(name), "must be at least " + least + " and fit 32 bits");
        }
        return value.intValue();
    }

    @Nullable
    Fields object(String name) {
        JsonNode value = any(name);
        return value == null ? null : of(value, at(name), reading());
    }

    /** The object that must be there. */
    Fields needObject(String name) {
        return of(need(name), at(name), reading());
    }

    /** The objects of an array member; none when it is absent. */
    List<Fields> objects(String name) {
        ArrayNode array = array(name);
        List<Fields> objects = new ArrayList<>();
        for (int i = 0; array != null && i < array.size(); i++) {
            objects.add(of(array.get(i), at(name) + "[" + i + "]", reading()));
        }
        return objects;
    }

    /** The texts of an array member; none when it is absent. */
    List<String> texts(String name) {
        ArrayNode array = array(name);
        List<String> texts = new ArrayList<>();
        for (int i = 0; array != null && i < array.size(); i++) {
            if (!array.get(i).isTextual()) {
                throw refuse(at(name) + "[" + i + "]", "must be a string");
            }
            texts.add(array.get(i).textValue());
        }
        return texts;
    }

    /** What nobody has read, nulls left out. */
    Map<String, JsonNode> rest() {
        Map<String, JsonNode> rest = unread();
        rest.values().removeIf(JsonNode::isNull);
        return rest;
    }

    /** Keeps what nobody has read under its path. */
    void keep(Map<String, JsonNode> extras) {
        rest().forEach((name, value) -> extras.put(at(name), value));
    }

    @Override
    protected GatewayException fault(String name, Fault fault, @Nullable JsonNode value) {
        return refuse(
                at(name),
                switch (fault) {
                    case ABSENT -> "is required";
                    case NO_TEXT -> "must be a string";
                    case NO_FLAG -> "must be true or false";
                    case NO_NUMBER -> "must be a number";
                    case NO_LIST -> "must be an array";
                });
    }

    /** An error about a field, in Google's manner. */
    static GatewayException refuse(String path, String why) {
        String subject = path.isEmpty() ? "The body" : "Invalid value at '" + path + "': it";
        return new GatewayException(LlmError.InvalidRequest.of(path, subject + " " + why + "."));
    }
}
