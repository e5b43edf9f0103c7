package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.transform.Notes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schema to the OpenAPI subset that older models take, which refuse every other keyword. References are written out, what has an
 * equivalent is rewritten, and what has none is told to the model in the description, so that its meaning stays.
 *
 * @see <a href="https://ai.google.dev/api/caching#Schema">Gemini, Schema</a>
 */
final class SchemaCleaner {
    private static final List<String> KEPT = List.of(
            "title",
            "description",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "minLength",
            "maxLength",
            "pattern",
            "minimum",
            "maximum",
            "propertyOrdering");
    private static final Set<String> FORMATS = Set.of("date-time", "float", "double", "int32", "int64");
    /** Keywords without an equivalent that still tell the model something. */
    private static final List<String> TOLD = List.of(
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "patternProperties",
            "propertyNames",
            "uniqueItems",
            "contains",
            "not",
            "if",
            "then",
            "else",
            "dependentRequired");
    /** Keywords that become others, and those that say nothing of a value. */
    private static final Set<String> READ = Set.of(
            "type",
            "nullable",
            "enum",
            "const",
            "format",
            "anyOf",
            "oneOf",
            "properties",
            "required",
            "items",
            "prefixItems",
            "additionalProperties",
            "$ref",
            "$defs",
            "definitions",
            "$schema",
            "$id",
            "$comment");
    /** A schema may refer to itself, and has to end somewhere. */
    private static final int DEEPEST = 12;

    private final JsonNode root;
    private final String path;
    private final Notes notes;

    private SchemaCleaner(JsonNode root, String path, Notes notes) {
        this.root = root;
        this.path = path;
        this.notes = notes;
    }

    /** The cleaned schema. */
    static ObjectNode clean(JsonNode schema, String path, Notes notes) {
        return new SchemaCleaner(schema, path, notes).clean(schema, path, 0);
    }

    private ObjectNode clean(JsonNode schema, String at, int depth) {
        ObjectNode out = Json.object();
        if (!(schema instanceof ObjectNode given) || depth > DEEPEST) {
            notes.degraded(at, "a part of the schema that is no object, or refers to itself, was sent as any object");
            return out.put("type", "object");
        }
        ObjectNode source = merged(resolved(given, 0), depth);
        KEPT.forEach(name -> {
            if (source.has(name)) {
                out.set(name, source.get(name));
            }
        });
        type(source, out, at, depth);
        values(source, out);
        format(source, out);
        children(source, out, at, depth);
        tell(source, out);
        leave(source, at);
        return out;
    }

    /** Says which keywords are not said in any form. */
    private void leave(ObjectNode source, String at) {
        for (var member : source.properties()) {
            String name = member.getKey();
            if (!KEPT.contains(name) && !TOLD.contains(name) && !READ.contains(name)) {
                notes.dropped(at + "." + name, "not part of this model's schemas");
            }
        }
        if (source.path("additionalProperties").isBoolean()) {
            notes.dropped(path + ".additionalProperties", "not part of this model's schemas");
        }
    }

    /** The schema that a local {@code $ref} names, with the members that stand beside it. */
    private ObjectNode resolved(ObjectNode schema, int hops) {
        String reference = schema.path("$ref").asText("");
        if (reference.isEmpty() || hops > DEEPEST) {
            return schema;
        }
        JsonNode target = reference.startsWith("#/") ? root.at(reference.substring(1)) : Json.object();
        ObjectNode copy =
                target instanceof ObjectNode found ? resolved(found, hops + 1).deepCopy() : Json.object();
        if (copy.isEmpty()) {
            notes.degraded(path, "a reference in the schema leads nowhere");
        }
        schema.properties().forEach(member -> {
            if (!member.getKey().equals("$ref")) {
                copy.set(member.getKey(), member.getValue());
            }
        });
        return copy;
    }

    /** {@code allOf} as one schema. */
    private ObjectNode merged(ObjectNode schema, int depth) {
        if (!(schema.get("allOf") instanceof ArrayNode branches)) {
            return schema;
        }
        ObjectNode all = schema.deepCopy();
        all.remove("allOf");
        for (JsonNode branch : branches) {
            if (!(branch instanceof ObjectNode given) || depth > DEEPEST) {
                continue;
            }
            for (var member : merged(resolved(given, 0), depth + 1).properties()) {
                JsonNode there = all.get(member.getKey());
                if (there instanceof ObjectNode left && member.getValue() instanceof ObjectNode right) {
                    left.setAll(right);
                } else if (there instanceof ArrayNode left && member.getValue() instanceof ArrayNode right) {
                    left.addAll(right);
                } else if (there == null) {
                    all.set(member.getKey(), member.getValue().deepCopy());
                }
            }
        }
        return all;
    }

    private void type(ObjectNode source, ObjectNode out, String at, int depth) {
        JsonNode type = source.path("type");
        List<String> types = new ArrayList<>();
        (type.isArray() ? type : Json.array().add(type)).forEach(word -> types.add(word.asText("")));
        if (types.remove("null") || source.path("nullable").asBoolean()) {
            out.put("nullable", true);
        }
        types.removeIf(String::isEmpty);
        if (types.size() == 1) {
            out.put("type", types.getFirst());
        } else if (types.size() > 1) {
            ArrayNode any = out.putArray("anyOf");
            for (String one : types) {
                ObjectNode branch = source.deepCopy().put("type", one);
                branch.remove(List.of("description", "title"));
                any.add(clean(branch, at, depth + 1));
            }
        } else if (source.has("properties")) {
            out.put("type", "object");
        } else if (source.has("items")) {
            out.put("type", "array");
        }
    }

    /** Values are strings here; others become part of the description. */
    private void values(ObjectNode source, ObjectNode out) {
        ArrayNode values = Json.array();
        if (source.has("const")) {
            values.add(source.get("const"));
        } else if (source.get("enum") instanceof ArrayNode given) {
            given.forEach(value -> {
                if (value.isNull()) {
                    out.put("nullable", true);
                } else {
                    values.add(value);
                }
            });
        }
        if (values.isEmpty() || out.has("anyOf")) {
            return;
        }
        boolean texts = true;
        for (JsonNode value : values) {
            texts &= value.isTextual();
        }
        if (texts) {
            out.put("type", "string");
            out.set("enum", values);
        } else {
            describe(out, "One of " + Json.text(values) + ".");
        }
    }

    private static void format(ObjectNode source, ObjectNode out) {
        String format = source.path("format").asText("");
        if (FORMATS.contains(format)) {
            out.put("format", format);
        } else if (!format.isEmpty()) {
            describe(out, "Format: " + format + ".");
        }
    }

    private void children(ObjectNode source, ObjectNode out, String at, int depth) {
        for (String list : List.of("anyOf", "oneOf")) {
            if (source.get(list) instanceof ArrayNode branches && !out.has("anyOf")) {
                any(branches, out, at + "." + list, depth);
            }
        }
        if (out.has("anyOf") && !out.has("type")) {
            return;
        }
        if (source.get("properties") instanceof ObjectNode properties && !properties.isEmpty()) {
            ObjectNode cleaned = out.putObject("properties");
            properties
                    .properties()
                    .forEach(one -> cleaned.set(
                            one.getKey(), clean(one.getValue(), at + ".properties." + one.getKey(), depth + 1)));
            required(source, properties, out);
        }
        if (out.path("type").asText("").equals("array")) {
            out.set("items", items(source, at + ".items", depth));
        }
    }

    private void any(ArrayNode branches, ObjectNode out, String at, int depth) {
        List<ObjectNode> cleaned = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            if (branches.get(i).path("type").asText("").equals("null")) {
                out.put("nullable", true);
            } else {
                cleaned.add(clean(branches.get(i), at + "[" + i + "]", depth + 1));
            }
        }
        if (cleaned.size() == 1) {
            String outer = out.path("description").asText("");
            out.setAll(cleaned.getFirst());
            if (!outer.isEmpty()) {
                out.put("description", outer);
            }
        } else if (!cleaned.isEmpty()) {
            out.putArray("anyOf").addAll(cleaned);
        }
    }

    private static void required(ObjectNode source, ObjectNode properties, ObjectNode out) {
        Set<String> names = new LinkedHashSet<>();
        source.path("required").forEach(name -> names.add(name.asText()));
        names.removeIf(name -> !properties.has(name));
        if (!names.isEmpty()) {
            names.forEach(out.putArray("required")::add);
        }
    }

    private ObjectNode items(ObjectNode source, String at, int depth) {
        JsonNode items = source.path("items");
        JsonNode tuple = items.isArray() ? items : source.path("prefixItems");
        if (tuple.isArray() && !tuple.isEmpty()) {
            ObjectNode any = Json.object();
            any(((ArrayNode) tuple), any, at, depth);
            return any;
        }
        return items.isObject() ? clean(items, at, depth + 1) : Json.object().put("type", "string");
    }

    private void tell(ObjectNode source, ObjectNode out) {
        ObjectNode told = Json.object();
        for (String name : TOLD) {
            if (source.has(name)) {
                told.set(name, source.get(name));
            }
        }
        if (source.path("additionalProperties").isObject()) {
            told.set("additionalProperties", source.get("additionalProperties"));
        }
        if (!told.isEmpty()) {
            notes.degraded(path, "keywords that this model's schemas lack went into descriptions");
            describe(out, "Must fit " + Json.text(told) + ".");
        }
    }

    private static void describe(ObjectNode out, @Nullable String more) {
        String there = out.path("description").asText("");
        out.put("description", there.isEmpty() ? more : there + " " + more);
    }
}
