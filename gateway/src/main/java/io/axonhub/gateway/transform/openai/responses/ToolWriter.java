package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.llm.ToolChoice;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.openai.Members;
import io.axonhub.gateway.transform.openai.ToolNames;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes {@code tools} and {@code tool_choice}: to a provider, and back to the client that sent them. */
final class ToolWriter {
    private final Request request;
    private final Notes notes;
    private final boolean own;
    private final PartWriter parts;

    ToolWriter(Request request, Notes notes) {
        this.request = request;
        this.notes = notes;
        this.own = request.format().equals(ResponsesInbound.FORMAT);
        this.parts = new PartWriter(notes, own);
    }

    /** The tools; those of one namespace are together again. */
    ArrayNode tools() {
        ArrayNode tools = Json.array();
        Map<String, ArrayNode> namespaces = new HashMap<>();
        for (int i = 0; i < request.tools().size(); i++) {
            Tool tool = request.tools().get(i);
            JsonNode json = tool(tool, "tools[" + i + "]");
            JsonNode origin = Namespaces.of(tool).orElse(null);
            if (json != null && own && origin != null) {
                namespaces
                        .computeIfAbsent(origin.path("name").asText(), name -> namespace(origin, tools))
                        .add(json);
            } else if (json != null) {
                tools.add(json);
            }
        }
        return tools;
    }

    private static ArrayNode namespace(JsonNode origin, ArrayNode tools) {
        ObjectNode json = tools.addObject()
                .put("type", Namespaces.MEMBER)
                .put("name", origin.path("name").asText());
        String description = origin.path("description").asText("");
        if (!description.isEmpty()) {
            json.put("description", description);
        }
        return json.putArray("tools");
    }

    private @Nullable JsonNode tool(Tool tool, String path) {
        if (!own && !(tool instanceof Tool.Hosted)) {
            ToolNames.check(tool.name(), path);
        }
        return switch (tool) {
            case Tool.Function function -> function(function, path);
            case Tool.Custom custom -> custom(custom, path);
            case Tool.Hosted hosted -> hosted(hosted, path);
        };
    }

    private ObjectNode function(Tool.Function tool, String path) {
        ObjectNode json = Json.object().put("type", "function").put("name", name(tool));
        if (tool.description() != null) {
            json.put("description", tool.description());
        }
        json.set("parameters", tool.schema() == null ? noParameters() : withProperties(tool.schema()));
        // without it OpenAI makes the schema strict, which another format's client has not asked for
        if (tool.strict() != null || !own) {
            json.put("strict", Boolean.TRUE.equals(tool.strict()));
        }
        cache(tool.cache(), path);
        extras(json, tool.extras(), path);
        return json;
    }

    private @Nullable JsonNode noParameters() {
        if (own) {
            return null;
        }
        ObjectNode none = Json.object().put("type", "object");
        none.putObject("properties");
        return none;
    }

    /** OpenAI refuses an object schema that does not say its properties, even when there are none. */
    private JsonNode withProperties(JsonNode schema) {
        if (!own && schema instanceof ObjectNode object && !object.has("properties")) {
            ObjectNode copy = object.deepCopy();
            if (!copy.has("type")) {
                copy.put("type", "object");
            }
            if (copy.path("type").asText().equals("object")) {
                copy.putObject("properties");
            }
            return copy;
        }
        return schema;
    }

    private ObjectNode custom(Tool.Custom tool, String path) {
        ObjectNode json = Json.object().put("type", "custom").put("name", name(tool));
        if (tool.description() != null) {
            json.put("description", tool.description());
        }
        if (tool.format() != null) {
            json.set("format", flat(tool.format()));
        }
        extras(json, tool.extras(), path);
        return json;
    }

    /** Chat Completions nests the grammar, this format does not. */
    private static JsonNode flat(JsonNode format) {
        if (!(format.get("grammar") instanceof ObjectNode grammar)) {
            return format;
        }
        ObjectNode json = Json.object().put("type", "grammar");
        format.properties().forEach(member -> json.set(member.getKey(), member.getValue()));
        json.remove("grammar");
        json.setAll(grammar);
        return json;
    }

    private static String name(Tool tool) {
        return Namespaces.of(tool).map(origin -> origin.path("tool").asText()).orElse(tool.name());
    }

    private void cache(@Nullable CacheControl cache, String path) {
        if (cache != null) {
            notes.dropped(path + ".cache_control", PartWriter.OWN_CACHE);
        }
    }

    private void extras(ObjectNode json, Map<String, JsonNode> extras, String path) {
        Map<String, JsonNode> rest = new HashMap<>(extras);
        rest.remove(Namespaces.MEMBER);
        parts.extras(json, rest, path);
    }

    private @Nullable JsonNode hosted(Tool.Hosted tool, String path) {
        if (tool.format().equals(ResponsesInbound.FORMAT)) {
            return tool.json();
        }
        if (isChosen(tool.name())) {
            throw Members.refuse(
                    "tool_choice",
                    "forces '" + tool.name() + "' (" + tool.type()
                            + "), a tool that the provider of this model does not have: use a model that has it");
        }
        notes.dropped(path, "hosted tool " + tool.type() + " does not exist at this provider");
        return null;
    }

    private boolean isChosen(String name) {
        return switch (request.toolChoice()) {
            case ToolChoice.Named named -> named.name().equals(name);
            case ToolChoice.Allowed allowed ->
                allowed.required() && allowed.names().stream().allMatch(each -> each.equals(name));
            case null, default -> false;
        };
    }

    /** The choice. {@code forced}: whether the model can be forced; else it is asked. */
    JsonNode choice(ToolChoice choice, boolean forced) {
        return switch (choice) {
            case ToolChoice.Auto _ -> word("auto");
            case ToolChoice.None _ -> word("none");
            case ToolChoice.Required _ -> forced || unforced() ? word("required") : word("auto");
            case ToolChoice.Named named -> forced || unforced() ? reference(named.name()) : word("auto");
            case ToolChoice.Allowed allowed -> {
                boolean required = allowed.required() && (forced || unforced());
                ObjectNode json =
                        Json.object().put("type", "allowed_tools").put("mode", required ? "required" : "auto");
                ArrayNode names = json.putArray("tools");
                allowed.names().forEach(name -> names.add(reference(name)));
                yield json;
            }
        };
    }

    private boolean unforced() {
        notes.degraded("tool_choice", "the model cannot be forced to call a tool: auto was sent");
        return false;
    }

    private static JsonNode word(String word) {
        return Json.object().textNode(word);
    }

    private ObjectNode reference(String name) {
        ObjectNode json = Json.object();
        for (Tool tool : request.tools()) {
            if (tool.name().equals(name)) {
                switch (tool) {
                    case Tool.Function _ -> json.put("type", "function");
                    case Tool.Custom _ -> json.put("type", "custom");
                    case Tool.Hosted hosted -> {
                        return json.put("type", hosted.type());
                    }
                }
            }
        }
        if (json.isEmpty()) {
            json.put("type", "function");
        }
        Namespaces.name(json, name, request);
        return json;
    }
}
