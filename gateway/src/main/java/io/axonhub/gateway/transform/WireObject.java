package io.axonhub.gateway.transform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.llm.GatewayException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object of a wire and the path to it: typed reading that refuses a wrong type, and at the end what nobody has read. JSON
 * null counts as absent. Each format words its own refusals. Not thread-safe.
 */
public abstract class WireObject {
    /** What is wrong with a member. */
    public enum Fault {
        ABSENT,
        NO_TEXT,
        NO_FLAG,
        NO_NUMBER,
        NO_LIST
    }

    private final ObjectNode json;
    private final String path;
    private final Reading reading;
    private final Reading.Opened opened;

    /** {@code path}: empty for the body itself. {@code reading}: of the whole body. */
    protected WireObject(ObjectNode json, String path, Reading reading) {
        this.json = json;
        this.path = path;
        this.reading = reading;
        this.opened = reading.open(json, path);
    }

    /** The refusal in the format's words. {@code value}: what stands there, null when nothing does. */
    protected abstract GatewayException fault(String name, Fault fault, @Nullable JsonNode value);

    /** The object as it came, which whoever asks for it keeps whole. */
    public final ObjectNode json() {
        opened.takeWhole();
        return json;
    }

    /** The object as it came, to look at. */
    public final ObjectNode glance() {
        return json;
    }

    /** Of the body that it belongs to. */
    public final Reading reading() {
        return reading;
    }

    /** Says that {@code part} is what stands here. */
    public final <T> T placed(T part) {
        return reading.placed(part, path);
    }

    /** Where it stands. */
    public final String path() {
        return path;
    }

    /** The path of a member. */
    public final String at(String name) {
        String wire = spelling(name);
        return path.isEmpty() ? wire : path + "." + wire;
    }

    /** Says that all of it is lost. */
    public final void lost() {
        opened.takeWhole();
        reading.lost(path);
    }

    /** How the wire spells {@code name} here, for a format with more than one spelling. */
    protected String spelling(String name) {
        return name;
    }

    /** A member of any type, null when absent. */
    public final @Nullable JsonNode any(String name) {
        String wire = spelling(name);
        opened.take(wire);
        JsonNode value = json.get(wire);
        return value == null || value.isNull() ? null : value;
    }

    /** A member of any type that must be there. */
    public final JsonNode need(String name) {
        JsonNode value = any(name);
        if (value == null) {
            throw fault(name, Fault.ABSENT, null);
        }
        return value;
    }

    /** A text, null when absent. */
    public final @Nullable String textOrNull(String name) {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw fault(name, Fault.NO_TEXT, value);
        }
        return value.textValue();
    }

    /** A boolean, null when absent. */
    public final @Nullable Boolean flag(String name) {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw fault(name, Fault.NO_FLAG, value);
        }
        return value.booleanValue();
    }

    /** A finite number, null when absent. */
    public final @Nullable Double number(String name) {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw fault(name, Fault.NO_NUMBER, value);
        }
        return value.doubleValue();
    }

    /** A list, null when absent. */
    public final @Nullable ArrayNode array(String name) {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        if (value instanceof ArrayNode array) {
            return array;
        }
        throw fault(name, Fault.NO_LIST, value);
    }

    /** The members that nobody has read, in their order, nulls as well; whoever asks for them keeps them. */
    protected final Map<String, JsonNode> unread() {
        Map<String, JsonNode> rest = new LinkedHashMap<>();
        json.properties().forEach(member -> {
            if (!opened.isTaken(member.getKey())) {
                rest.put(member.getKey(), member.getValue());
            }
        });
        opened.takeWhole();
        return rest;
    }
}
