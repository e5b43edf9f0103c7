package io.axonhub.gateway.transform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Unknown members of objects inside an object, kept among its own by their path in it: {@code image_url.format}. */
public final class Inner {
    private Inner() {}

    /** Keeps what nobody read of the object that stands as {@code name}. */
    public static void keep(Map<String, JsonNode> extras, String name, Map<String, JsonNode> rest) {
        rest.forEach((member, value) -> extras.put(name + "." + member, value));
    }

    /** Puts a member of a body back to where it stood, with its object where that has nothing else to say. */
    public static void restore(ObjectNode body, String path, JsonNode value) {
        int dot = path.indexOf('.');
        if (dot > 0 && !(body.get(path.substring(0, dot)) instanceof ObjectNode)) {
            body.putObject(path.substring(0, dot));
        }
        put(body, path, value);
    }

    /** Puts a member back to where it stood; one whose object is not there stands by its whole name. */
    public static void put(ObjectNode owner, String path, JsonNode value) {
        int dot = path.indexOf('.');
        if (dot > 0 && owner.get(path.substring(0, dot)) instanceof ObjectNode inner) {
            put(inner, path.substring(dot + 1), value);
        } else {
            owner.set(path, value);
        }
    }
}
