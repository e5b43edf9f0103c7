package io.axonhub.gateway.admin.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import java.util.Locale;
import java.util.Set;

/** Trees without their secrets: the values of members whose names say so. */
public final class Masked {
    private static final String MASK = "***";
    private static final Set<String> NAMES = Set.of(
            "password",
            "secret",
            "secrets",
            "token",
            "accesstoken",
            "refreshtoken",
            "apikey",
            "credential",
            "credentials",
            "authorization",
            "clientsecret",
            "privatekey",
            "stringdata",
            "data",
            "key",
            "hash",
            "value");

    private Masked() {}

    /** A masked copy. References to secrets ({@code secretRef}) stay: they hold none. */
    public static JsonNode of(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = Json.object();
            object.properties().forEach(member -> copy.set(member.getKey(), of(member.getKey(), member.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = Json.array();
            array.forEach(item -> copy.add(of(item)));
            return copy;
        }
        return node;
    }

    private static JsonNode of(String name, JsonNode value) {
        String plain = name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
        if (!NAMES.contains(plain) || value.isNull()) {
            return of(value);
        }
        return hidden(value);
    }

    /** The shape stays, every text in it goes. */
    private static JsonNode hidden(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode copy = Json.object();
            object.properties()
                    .forEach(member -> copy.set(
                            member.getKey(),
                            member.getKey().equals("secretRef") ? member.getValue() : hidden(member.getValue())));
            return copy;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode copy = Json.array();
            array.forEach(item -> copy.add(hidden(item)));
            return copy;
        }
        return Json.object().textNode(MASK);
    }
}
