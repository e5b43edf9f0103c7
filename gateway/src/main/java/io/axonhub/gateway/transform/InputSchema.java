package io.axonhub.gateway.transform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tool's parameters under the rule of Anthropic and Bedrock: an object schema with no {@code oneOf}, {@code anyOf} or {@code allOf} at its top.
 *
 * <p>Such a combination is flattened: all branches' properties are offered, and required is what every branch (for
 * {@code allOf}: any branch) requires. The arguments keep their shape, and the original schema goes into the description, so
 * that the model still knows it.
 *
 * @param json the schema to send
 * @param original what was flattened, null when nothing was
 */
public record InputSchema(ObjectNode json, @Nullable JsonNode original) {
    private static final List<String> COMBINATORS = List.of("allOf", "oneOf", "anyOf");

    /**
     * Fits {@code schema}, which stands at {@code path}.
     *
     * @throws GatewayException InvalidRequest for what is no object schema
     */
    public static InputSchema of(@Nullable JsonNode schema, String path, Notes notes) {
        if (schema == null || schema.isNull()) {
            return new InputSchema(object(Json.object()), null);
        }
        if (!(schema instanceof ObjectNode given)) {
            throw refused(path, "a tool's schema must be an object");
        }
        String type = given.path("type").asText("object");
        if (!type.equals("object")) {
            throw refused(path + ".type", "a tool's schema must have the type 'object'");
        }
        if (COMBINATORS.stream().noneMatch(given::has)) {
            return new InputSchema(object(given.deepCopy()), null);
        }
        notes.degraded(path, "a combination at the top of the schema was flattened");
        return new InputSchema(flattened(given), given);
    }

    private static GatewayException refused(String field, String why) {
        return new GatewayException(LlmError.InvalidRequest.of(field, field + ": " + why));
    }

    /** A schema that says it is an object stays as it is; one that says nothing is an object without properties. */
    private static ObjectNode object(ObjectNode schema) {
        if (!schema.has("type") && !schema.path("properties").isObject()) {
            schema.set("properties", Json.object());
        }
        return schema.put("type", "object");
    }

    private static ObjectNode flattened(ObjectNode given) {
        ObjectNode flat = object(given.deepCopy());
        flat.remove(COMBINATORS);
        ObjectNode properties = flat.withObjectProperty("properties");
        Set<String> required = required(given);
        for (String combinator : COMBINATORS) {
            Set<String> common = null;
            for (JsonNode branch : given.path(combinator)) {
                branch.path("properties").properties().forEach(property -> {
                    if (!properties.has(property.getKey())) {
                        properties.set(property.getKey(), property.getValue());
                    }
                });
                Set<String> here = required(branch);
                if (combinator.equals("allOf")) {
                    required.addAll(here);
                } else if (common == null) {
                    common = here;
                } else {
                    common.retainAll(here);
                }
            }
            required.addAll(common == null ? Set.of() : common);
        }
        flat.remove("required");
        if (!required.isEmpty()) {
            required.forEach(flat.putArray("required")::add);
        }
        return flat;
    }

    private static Set<String> required(JsonNode schema) {
        Set<String> names = new LinkedHashSet<>();
        schema.path("required").forEach(name -> names.add(name.asText()));
        return names;
    }

    /** The tool's description, with the original schema when it was flattened. */
    public @Nullable String described(@Nullable String description) {
        if (original == null) {
            return description;
        }
        String hint = "The arguments must fit this JSON schema: " + Json.text(original);
        return description == null || description.isBlank() ? hint : description + "\n\n" + hint;
    }
}
