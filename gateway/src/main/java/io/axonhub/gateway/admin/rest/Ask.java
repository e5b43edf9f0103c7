package io.axonhub.gateway.admin.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Client;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A call of a REST path, its JSON body read. Each member that is not asked for is refused, so that a misspelt one is told. */
record Ask(HttpCall call, Client client, ObjectNode body) {
    private static final int LONGEST = 4096;

    /** Reads the body; a call without one has an empty object. */
    static Ask of(HttpCall call, String address, Set<String> members) {
        String agent = call.headers().first("user-agent").orElse("");
        Client client = new Client(address, agent);
        if (call.body().length == 0) {
            return new Ask(call, client, Json.object());
        }
        String type = call.headers().first("content-type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.startsWith("application/json")) {
            // a form of a foreign web page can send other types only
            throw AdminException.badInput("content-type", "must be application/json");
        }
        ObjectNode body;
        try {
            body = Json.parse(call.body()) instanceof ObjectNode object ? object : null;
        } catch (Json.BadJsonException e) {
            throw AdminException.badInput("body", String.valueOf(e.getMessage()));
        }
        if (body == null) {
            throw AdminException.badInput("body", "must be a JSON object");
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                throw AdminException.badInput(
                        name.length() > 64 ? name.substring(0, 64) : name,
                        "is not known here: there are " + String.join(", ", new TreeSet<>(members)));
            }
        });
        return new Ask(call, client, body);
    }

    /** A text that must be there. */
    String text(String name) {
        String value = optional(name).orElse("");
        if (value.isEmpty()) {
            throw AdminException.badInput(name, "must be a text that is not empty");
        }
        return value;
    }

    /** A text that may be left out. */
    Optional<String> optional(String name) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw AdminException.badInput(name, "must be a text");
        }
        if (value.textValue().length() > LONGEST) {
            throw AdminException.badInput(name, "must have at most " + LONGEST + " characters");
        }
        return Optional.of(value.textValue());
    }

    /** A flag that may be left out. */
    boolean flag(String name) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw AdminException.badInput(name, "must be true or false");
        }
        return value.booleanValue();
    }

    /** A parameter of the query. */
    Optional<String> parameter(String name) {
        int query = call.path().indexOf('?');
        if (query < 0) {
            return Optional.empty();
        }
        for (String pair : call.path().substring(query + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).equals(name)) {
                return Optional.of(decoded(pair.substring(equals + 1)));
            }
        }
        return Optional.empty();
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw AdminException.badInput("query", "is not percent-encoded UTF-8");
        }
    }
}
