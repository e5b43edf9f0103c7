package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.llm.ToolChoice;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.ToolArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes {@code tools} and {@code toolConfig} of one request. */
final class ToolWriter {
    private static final String NOT_HERE = "not part of Gemini's function declarations";

    /** What says no more of a schema than that it holds no parameters. */
    private static final Set<String> BARE =
            Set.of("type", "properties", "required", "additionalProperties", "$schema", "strict");

    private final Request request;
    private final Capabilities model;
    private final Notes notes;
    private final boolean own;
    private final ArrayNode functions = Json.array();
    private final List<JsonNode> hosted = new ArrayList<>();

    ToolWriter(Request request, Capabilities model, Notes notes) {
        this.request = request;
        this.model = model;
        this.notes = notes;
        this.own = request.format().equals(GeminiOutbound.FORMAT);
    }

    void write(ObjectNode body) {
        for (int i = 0; i < request.tools().size(); i++) {
            String path = "tools[" + i + "]";
            switch (request.tools().get(i)) {
                case Tool.Function function -> functions.add(function(function, path));
                case Tool.Custom custom -> functions.add(custom(custom, path));
                case Tool.Hosted tool -> hosted(tool, path);
            }
        }
        ArrayNode tools = Json.array();
        if (!functions.isEmpty()) {
            tools.addObject().set("functionDeclarations", functions);
        }
        hosted.forEach(tools::add);
        if (!tools.isEmpty()) {
            body.set("tools", tools);
        }
        if (request.toolChoice() != null) {
            choice(request.toolChoice(), body);
        }
        if (Boolean.FALSE.equals(request.parallelToolCalls()) && !functions.isEmpty()) {
            notes.dropped("parallel_tool_calls", "this provider's models may always call several tools at once");
        }
    }

    private ObjectNode function(Tool.Function tool, String path) {
        ObjectNode json = declared(tool.name(), tool.description(), path);
        if (tool.schema() != null) {
            schema(tool.schema(), path, json);
        }
        if (tool.strict() != null) {
            notes.dropped(path + ".strict", NOT_HERE);
        }
        marks(json, tool.cache(), tool.extras(), path);
        return json;
    }

    private static ObjectNode declared(String name, @Nullable String description, String path) {
        ObjectNode json = Json.object().put("name", FunctionNames.toGemini(name, path + ".name"));
        if (description != null) {
            json.put("description", description);
        }
        return json;
    }

    /**
     * JSON Schema as it is for models that take it, since the OpenAPI subset would lose some of its meaning; a function without parameters
     * has no schema at all.
     */
    private void schema(JsonNode schema, String path, ObjectNode json) {
        if (!(schema instanceof ObjectNode given)) {
            throw Fields.refuse(path + ".parameters", "must be a schema that is an object");
        }
        boolean bare = !given.has("$ref")
                && given.path("properties").isEmpty()
                && !given.has("anyOf")
                && !given.has("oneOf")
                && !given.has("allOf")
                && !given.path("additionalProperties").isObject();
        if (bare && !own) {
            given.properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(keyword -> !BARE.contains(keyword))
                    .forEach(keyword -> notes.dropped(
                            path + ".parameters." + keyword, "a function without parameters has no schema here"));
            return;
        }
        if (model.jsonSchema()) {
            json.set("parametersJsonSchema", JsonSchemas.tidy(given));
        } else {
            json.set("parameters", SchemaCleaner.clean(given, path + ".parameters", notes));
        }
    }

    private ObjectNode custom(Tool.Custom tool, String path) {
        notes.degraded(path, "a custom tool is sent as a function whose input is a text");
        String grammar = tool.format() == null ? "" : "The input must fit this format: " + Json.text(tool.format());
        String about = tool.description() == null ? "" : tool.description() + (grammar.isEmpty() ? "" : "\n\n");
        ObjectNode json = declared(tool.name(), about + grammar, path);
        ObjectNode schema = Json.object().put("type", "object");
        schema.putObject("properties").putObject(ToolArguments.CUSTOM_INPUT).put("type", "string");
        schema.putArray("required").add(ToolArguments.CUSTOM_INPUT);
        json.set(model.jsonSchema() ? "parametersJsonSchema" : "parameters", schema);
        marks(json, null, tool.extras(), path);
        return json;
    }

    private void marks(ObjectNode json, @Nullable CacheControl cache, Map<String, JsonNode> extras, String path) {
        if (cache != null) {
            notes.dropped(path + ".cache_control", ContentWriter.OWN_CACHE);
        }
        new TreeMap<>(extras).forEach((name, value) -> {
            if (own) {
                json.set(name, value);
            } else {
                notes.dropped(path + "." + name, NOT_HERE);
            }
        });
    }

    /** Another vendor's web search is Google's own, which most models do not combine with functions. */
    private void hosted(Tool.Hosted tool, String path) {
        if (tool.format().equals(GeminiOutbound.FORMAT)) {
            hosted.add(tool.json());
            return;
        }
        if (isChosen(tool.name())) {
            throw Fields.refuse(
                    "tool_choice",
                    "forces '" + tool.name() + "' (" + tool.type()
                            + "), a tool that the provider of this model does not have");
        }
        boolean alone = request.tools().stream().allMatch(Tool.Hosted.class::isInstance);
        if (tool.type().startsWith("web_search") && alone) {
            ObjectNode search = Json.object();
            search.putObject("googleSearch");
            hosted.add(search);
            notes.degraded(path, tool.type() + " is sent as Google's own search, without its settings");
        } else {
            notes.dropped(path, "hosted tool " + tool.type() + " does not exist at this provider");
        }
    }

    private boolean isChosen(String name) {
        return switch (request.toolChoice()) {
            case ToolChoice.Named named -> named.name().equals(name);
            case ToolChoice.Allowed allowed ->
                allowed.required() && allowed.names().stream().allMatch(each -> each.equals(name));
            case null, default -> false;
        };
    }

    private void choice(ToolChoice choice, ObjectNode body) {
        if (functions.isEmpty() && !own) {
            notes.dropped("tool_choice", "there are no tools");
            return;
        }
        switch (choice) {
            case ToolChoice.Auto auto -> mode("AUTO", List.of(), body);
            case ToolChoice.None none -> mode("NONE", List.of(), body);
            case ToolChoice.Required required -> mode(forced("AUTO"), List.of(), body);
            case ToolChoice.Named(String name) -> mode(forced("VALIDATED"), List.of(name), body);
            case ToolChoice.Allowed(boolean required, List<String> names) ->
                mode(required ? forced("VALIDATED") : "VALIDATED", names, body);
        }
    }

    private String forced(String instead) {
        if (!model.forcedTools()) {
            notes.degraded("tool_choice", "the model cannot be forced to call a tool");
            return instead;
        }
        return "ANY";
    }

    private static void mode(String mode, List<String> names, ObjectNode body) {
        ObjectNode config =
                body.putObject("toolConfig").putObject("functionCallingConfig").put("mode", mode);
        if (!names.isEmpty()) {
            ArrayNode allowed = config.putArray("allowedFunctionNames");
            names.forEach(name -> allowed.add(FunctionNames.toGemini(name, "tool_choice")));
        }
    }
}
