package io.axonhub.gateway.admin.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.axonhub.gateway.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A structural schema as a CustomResourceDefinition holds it: the part that is data. Its CEL rules are code, in the {@code Rules}
 * classes.
 *
 * @param type empty accepts anything
 * @param additional the schema of a map's values, null for an object with named fields
 * @param listKeys the fields whose values are unique in a list; empty for a set
 * @see <a href="https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema">Structural schemas</a>
 */
record Schema(
        String type,
        String format,
        Map<String, Schema> properties,
        List<String> required,
        @Nullable Schema additional,
        @Nullable Schema items,
        List<String> values,
        @Nullable Pattern pattern,
        Bounds bounds,
        String listType,
        List<String> listKeys) {
    private static final Set<String> KNOWN = Set.of(
            "type",
            "format",
            "description",
            "default",
            "enum",
            "pattern",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "properties",
            "required",
            "items",
            "additionalProperties",
            "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys",
            "x-kubernetes-preserve-unknown-fields",
            "x-kubernetes-validations");

    /** Least and most: a number's value, a text's characters, a list's items, an object's fields. */
    record Bounds(long least, long most) {}

    /** One of this package's resources: {@code objects.json}, and {@code crds.json}, which a test makes of the CRDs. */
    static JsonNode resource(String name) {
        try (InputStream in = Schema.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return Json.parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Schema of(JsonNode node) {
        node.fieldNames().forEachRemaining(keyword -> {
            if (!KNOWN.contains(keyword)) {
                throw new IllegalStateException("schema keyword " + keyword + " is not known here");
            }
        });
        Map<String, Schema> properties = new LinkedHashMap<>();
        node.path("properties").properties().forEach(field -> properties.put(field.getKey(), of(field.getValue())));
        JsonNode pattern = node.path("pattern");
        return new Schema(
                node.path("type").asText(),
                node.path("format").asText(),
                properties,
                texts(node.path("required")),
                node.has("additionalProperties") ? of(node.get("additionalProperties")) : null,
                node.has("items") ? of(node.get("items")) : null,
                texts(node.path("enum")),
                pattern.isTextual() ? Pattern.compile(pattern.asText()) : null,
                bounds(node),
                node.path("x-kubernetes-list-type").asText(),
                texts(node.path("x-kubernetes-list-map-keys")));
    }

    private static Bounds bounds(JsonNode node) {
        return switch (node.path("type").asText()) {
            case "string" -> bounds(node, "minLength", "maxLength", 0, Long.MAX_VALUE);
            case "array" -> bounds(node, "minItems", "maxItems", 0, Long.MAX_VALUE);
            case "object" -> bounds(node, "minProperties", "maxProperties", 0, Long.MAX_VALUE);
            default ->
                node.path("format").asText().equals("int32")
                        ? bounds(node, "minimum", "maximum", Integer.MIN_VALUE, Integer.MAX_VALUE)
                        : bounds(node, "minimum", "maximum", Long.MIN_VALUE, Long.MAX_VALUE);
        };
    }

    private static Bounds bounds(JsonNode node, String min, String max, long least, long most) {
        return new Bounds(node.path(min).asLong(least), node.path(max).asLong(most));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
