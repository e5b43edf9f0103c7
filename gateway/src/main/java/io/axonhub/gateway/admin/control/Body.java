package io.axonhub.gateway.admin.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.admin.gitops.Kind;
import io.axonhub.gateway.admin.gitops.ObjectId;
import io.axonhub.gateway.json.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a request's JSON, each asked for as what it must be. */
final class Body {
    private final ObjectNode json;
    private final String path;

    private Body(ObjectNode json, String path) {
        this.json = json;
        this.path = path;
    }

    /**
     * The object in {@code bytes}.
     *
     * @param known fields; others are refused, so that nobody relies on what is not done
     */
    static Body read(byte[] bytes, Set<String> known) {
        JsonNode json;
        try {
            json = Json.parse(bytes);
        } catch (Json.BadJsonException e) {
            throw new Refusal(400, "BadRequest", "", String.valueOf(e.getMessage()));
        }
        return of(json, "", known);
    }

    static Body of(JsonNode json, String path, Set<String> known) {
        if (!(json instanceof ObjectNode object)) {
            throw Refusal.invalid(path, "must be an object");
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new Refusal(
                        422,
                        "UnsupportedByGateway",
                        at(path, name),
                        "unknown field; this gateway knows "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        });
        return new Body(object, path);
    }

    private static String at(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    String text(String name) {
        return optional(name).orElseThrow(() -> Refusal.invalid(at(path, name), "is required"));
    }

    Optional<String> optional(String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw Refusal.invalid(at(path, name), "must be a text");
        }
        return Optional.of(value.textValue()).filter(text -> !text.isEmpty());
    }

    long number(String name) {
        JsonNode value = json.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw Refusal.invalid(at(path, name), "must be a whole number of at least 0");
        }
        return value.longValue();
    }

    boolean flag(String name) {
        JsonNode value = json.path(name);
        if (!value.isBoolean() && !value.isMissingNode()) {
            throw Refusal.invalid(at(path, name), "must be true or false");
        }
        return value.booleanValue();
    }

    ObjectNode object(String name) {
        if (json.path(name) instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.invalid(at(path, name), "must be an object");
    }

    /** A list's items; none when it is absent. */
    Iterable<JsonNode> items(String name) {
        JsonNode value = json.path(name);
        if (!value.isArray() && !value.isMissingNode()) {
            throw Refusal.invalid(at(path, name), "must be a list");
        }
        return value;
    }

    boolean has(String name) {
        return json.hasNonNull(name);
    }

    @Nullable
    Map<String, String> textsOrNull(String name) {
        return has(name) ? texts(object(name), at(path, name)) : null;
    }

    static Map<String, String> texts(JsonNode object, String path) {
        if (!object.isObject()) {
            throw Refusal.invalid(path, "must be an object");
        }
        Map<String, String> texts = new HashMap<>();
        object.properties().forEach(entry -> {
            if (!entry.getValue().isTextual()) {
                throw Refusal.invalid(at(path, entry.getKey()), "must be a text");
            }
            texts.put(entry.getKey(), entry.getValue().textValue());
        });
        return texts;
    }

    Optional<Instant> time(String name) {
        return optional(name).map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw Refusal.invalid(at(path, name), "must be a time such as 2027-01-31T00:00:00Z");
            }
        });
    }

    static Kind kind(String text) {
        return Kind.named(text)
                .orElseThrow(() -> Refusal.invalid("kind", "must be one of AIChannel, AIProfile and APIKey"));
    }

    /** From the fields {@code kind}, {@code ns} and {@code name}. */
    ObjectId id() {
        return new ObjectId(kind(text("kind")), text("ns"), text("name"));
    }
}
