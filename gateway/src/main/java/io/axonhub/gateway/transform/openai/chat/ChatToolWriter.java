package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.llm.ToolChoice;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Inner;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.openai.CustomTools;
import io.axonhub.gateway.transform.openai.Members;
import io.axonhub.gateway.transform.openai.ToolNames;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes {@code tools}, {@code tool_choice} and {@code parallel_tool_calls} of one request. */
final class ChatToolWriter {
    private final Request request;
    private final Capabilities capabilities;
    private final Notes notes;
    private final boolean own;

    private ChatToolWriter(Request request, Capabilities capabilities, Notes notes) {
        this.request = request;
        this.capabilities = capabilities;
        this.notes = notes;
        this.own = request.format().equals(ChatInbound.FORMAT);
    }

    static void write(Request request, Capabilities capabilities, Notes notes, ObjectNode body) {
        new ChatToolWriter(request, capabilities, notes).write(body);
    }

    private void write(ObjectNode body) {
        ArrayNode tools = Json.array();
        for (int i = 0; i < request.tools().size(); i++) {
            JsonNode tool = tool(request.tools().get(i), "tools[" + i + "]");
            if (tool != null) {
                tools.add(tool);
            }
        }
        if (tools.isEmpty()) {
            if (request.toolChoice() != null) {
                notes.dropped("tool_choice", "there are no tools");
            }
            if (request.parallelToolCalls() != null) {
                notes.dropped("parallel_tool_calls", "there are no tools");
            }
            return;
        }
        body.set("tools", tools);
        if (request.toolChoice() != null) {
            body.set("tool_choice", choice(request.toolChoice()));
        }
        if (request.parallelToolCalls() != null) {
            body.put("parallel_tool_calls", request.parallelToolCalls());
        }
    }

    private @Nullable JsonNode tool(Tool tool, String path) {
        boolean ofOpenAi = capabilities.customTools();
        if (!own && ofOpenAi && !(tool instanceof Tool.Hosted)) {
            ToolNames.check(tool.name(), path);
        }
        return switch (tool) {
            case Tool.Function function -> function(function, path);
            case Tool.Custom custom -> custom(custom, path);
            case Tool.Hosted hosted -> hosted(hosted, path);
        };
    }

    private ObjectNode function(Tool.Function tool, String path) {
        ObjectNode json = Json.object().put("type", "function");
        ObjectNode function = json.putObject("function").put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        if (tool.schema() != null) {
            function.set("parameters", withProperties(tool.schema()));
        }
        if (tool.strict() != null) {
            function.put("strict", tool.strict());
        }
        cache(json, tool.cache(), path);
        extras(json, tool.extras(), path);
        return json;
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
        if (!capabilities.customTools()) {
            return asFunction(tool, path);
        }
        ObjectNode json = Json.object().put("type", "custom");
        ObjectNode custom = json.putObject("custom").put("name", tool.name());
        if (tool.description() != null) {
            custom.put("description", tool.description());
        }
        if (tool.format() != null) {
            custom.set("format", nested(tool.format()));
        }
        extras(json, tool.extras(), path);
        return json;
    }

    private ObjectNode asFunction(Tool.Custom tool, String path) {
        notes.degraded(path, "a free-text tool is sent as a function with one string");
        ObjectNode json = Json.object().put("type", "function");
        ObjectNode function = json.putObject("function").put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        function.set("parameters", CustomTools.parameters(tool));
        tool.extras().keySet().stream().sorted().forEach(field -> dropped(path + "." + field));
        return json;
    }

    /** OpenAI Responses has the grammar's members flat. */
    private static JsonNode nested(JsonNode format) {
        if (!format.path("type").asText("").equals("grammar") || format.has("grammar")) {
            return format;
        }
        ObjectNode json = Json.object().put("type", "grammar");
        ObjectNode grammar = json.putObject("grammar");
        format.properties().forEach(member -> grammar.set(member.getKey(), member.getValue()));
        grammar.remove("type");
        return json;
    }

    private @Nullable JsonNode hosted(Tool.Hosted tool, String path) {
        if (tool.format().equals(ChatInbound.FORMAT)) {
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

    private void cache(ObjectNode json, @Nullable CacheControl cache, String path) {
        if (cache != null && own) {
            ChatMessageWriter.mark(json, cache);
        } else if (cache != null) {
            notes.dropped(path + "." + ChatMessageWriter.CACHE_CONTROL, ChatMessageWriter.OWN_CACHE);
        }
    }

    private void extras(ObjectNode json, Map<String, JsonNode> extras, String path) {
        new TreeMap<>(extras).forEach((field, value) -> {
            if (own) {
                Inner.put(json, field, value);
            } else {
                dropped(path + "." + field);
            }
        });
    }

    private void dropped(String path) {
        notes.dropped(path, "not part of OpenAI's tools");
    }

    private JsonNode choice(ToolChoice choice) {
        return switch (choice) {
            case ToolChoice.Auto auto -> word("auto");
            case ToolChoice.None none -> word("none");
            case ToolChoice.Required required -> forced() ? word("required") : word("auto");
            case ToolChoice.Named named -> forced() ? reference(named.name()) : word("auto");
            case ToolChoice.Allowed allowed -> allowed(allowed);
        };
    }

    private boolean forced() {
        if (!capabilities.forcedTools()) {
            notes.degraded("tool_choice", "the model cannot be forced to call a tool: auto was sent");
        }
        return capabilities.forcedTools();
    }

    private static JsonNode word(String word) {
        return Json.object().textNode(word);
    }

    private JsonNode allowed(ToolChoice.Allowed allowed) {
        ObjectNode json = Json.object().put("type", "allowed_tools");
        ObjectNode subset =
                json.putObject("allowed_tools").put("mode", allowed.required() && forced() ? "required" : "auto");
        ArrayNode names = subset.putArray("tools");
        allowed.names().forEach(name -> names.add(reference(name)));
        return json;
    }

    private ObjectNode reference(String name) {
        String kind = "function";
        for (Tool tool : request.tools()) {
            if (tool.name().equals(name)) {
                switch (tool) {
                    case Tool.Function function -> kind = "function";
                    case Tool.Custom custom -> kind = capabilities.customTools() ? "custom" : "function";
                    case Tool.Hosted hosted -> {
                        return Json.object().put("type", hosted.type());
                    }
                }
            }
        }
        ObjectNode json = Json.object().put("type", kind);
        json.putObject(kind).put("name", name);
        return json;
    }
}
