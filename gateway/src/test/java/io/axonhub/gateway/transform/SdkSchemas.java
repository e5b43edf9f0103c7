package io.axonhub.gateway.transform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.axonhub.gateway.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the official SDKs' types promise of an answer and of each event of a stream; {@code e2e/schemas/generate.mjs} makes them. */
final class SdkSchemas {
    /**
     * Members that the newest types have and the vendors' own answers leave out: those of features that nobody asked for, and one
     * that the SDK computes itself.
     */
    private static final Map<String, Set<String>> LEFT_OUT = Map.of(
            "openai",
            Set.of("output_text", "access_programs"),
            "anthropic",
            Set.of(
                    "caller",
                    "citations",
                    "container",
                    "diagnostics",
                    "stop_details",
                    "cache_creation",
                    "inference_geo",
                    "output_tokens_details",
                    "server_tool_use",
                    "service_tier",
                    "speed"));

    private static final Map<String, String> WHOLE =
            Map.of("openai-chat", "AxChatCompletion", "openai-responses", "AxResponse", "anthropic", "AxMessage");
    private static final Map<String, String> EVENT = Map.of(
            "openai-chat",
            "AxChatCompletionChunk",
            "openai-responses",
            "AxResponseEvent",
            "anthropic",
            "AxMessageEvent");

    private static final Map<String, JsonSchema> LOADED = new ConcurrentHashMap<>();

    private SdkSchemas() {}

    /** What is wrong with a whole answer in this format, empty when nothing is; nothing at all where the SDK has no types for it. */
    static Optional<String> whole(String format, JsonNode body) {
        return wrong(format, WHOLE.get(format), body);
    }

    /** What is wrong with the data of one event. */
    static Optional<String> event(String format, JsonNode data) {
        return wrong(format, EVENT.get(format), data);
    }

    /** Whether there are types of this format's answers. */
    static boolean knows(String format) {
        return WHOLE.containsKey(format);
    }

    private static Optional<String> wrong(String format, @Nullable String type, JsonNode json) {
        if (type == null) {
            return Optional.empty();
        }
        Set<ValidationMessage> messages = LOADED.computeIfAbsent(
                        type, name -> load(format.startsWith("openai") ? "openai" : format, name))
                .validate(json);
        return messages.isEmpty()
                ? Optional.empty()
                : Optional.of(messages.stream()
                        .map(ValidationMessage::getMessage)
                        .sorted()
                        .collect(Collectors.joining("\n  ", type + ":\n  ", "\n" + json)));
    }

    private static JsonSchema load(String sdk, String type) {
        try (InputStream in = SdkSchemas.class.getResourceAsStream("/schema/" + sdk + ".schema.json")) {
            ObjectNode schema =
                    (ObjectNode) Json.parse(Objects.requireNonNull(in, sdk).readAllBytes());
            pardon(schema, LEFT_OUT.getOrDefault(sdk, Set.of()));
            schema.put("$ref", "#/definitions/" + type);
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pardon(JsonNode node, Set<String> names) {
        if (node instanceof ObjectNode object && object.get("required") instanceof ArrayNode required) {
            ArrayNode kept = Json.array();
            required.forEach(name -> {
                if (!names.contains(name.asText())) {
                    kept.add(name);
                }
            });
            object.set("required", kept);
        }
        node.forEach(child -> pardon(child, names));
    }
}
