package io.axonhub.gateway.transform.bedrock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.llm.ToolChoice;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.InputSchema;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.ToolArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The member {@code toolConfig}. Converse has no way to say that no tool may be called, and refuses a conversation with calls
 * or results in it that comes without tools: then the tools stay, or the called ones are offered by name.
 */
final class ConverseTools {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private final Request request;
    private final Capabilities model;
    private final Notes notes;
    private final ConverseParts parts;
    private final List<Tool> tools;
    /** Where each offered tool stands in the request. */
    private final List<String> paths = new ArrayList<>();

    ConverseTools(Request request, Capabilities model, ConverseParts parts, Notes notes) {
        this.request = request;
        this.model = model;
        this.parts = parts;
        this.notes = notes;
        this.tools = offered();
    }

    private List<Tool> offered() {
        List<Tool> offered = new ArrayList<>();
        for (int i = 0; i < request.tools().size(); i++) {
            Tool tool = request.tools().get(i);
            if (tool instanceof Tool.Hosted hosted) {
                notes.dropped("tools[" + i + "]", "no equivalent of the hosted tool " + hosted.type());
            } else if (request.toolChoice() instanceof ToolChoice.Allowed allowed
                    && !allowed.names().contains(tool.name())) {
                notes.dropped("tools[" + i + "]", "not among the tools that may be called");
            } else {
                offered.add(tool);
                paths.add("tools[" + i + "]");
            }
        }
        if (request.toolChoice() instanceof ToolChoice.Allowed) {
            notes.degraded("tool_choice", "the tools that are not allowed were left out");
            if (offered.isEmpty()) {
                throw ConverseMedia.refused("tool_choice", "none of the allowed tools is offered");
            }
        }
        if (request.toolChoice() instanceof ToolChoice.Named(String name)
                && offered.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw ConverseMedia.refused("tool_choice", "the tool '" + name + "' is not among the tools offered");
        }
        return offered;
    }

    private boolean wantsForce() {
        return switch (request.toolChoice()) {
            case ToolChoice.Required required -> true;
            case ToolChoice.Named named -> true;
            case ToolChoice.Allowed allowed -> allowed.required();
            case ToolChoice.Auto auto -> false;
            case ToolChoice.None none -> false;
            case null -> false;
        };
    }

    /** Whether {@link #write} forces a call when it may. */
    boolean forces() {
        return !tools.isEmpty() && wantsForce() && model.forcedTools();
    }

    /** {@code mayForce} false: thinking is on and cannot be switched off, so that a call can only be asked for. */
    void write(ObjectNode body, ConverseMessages messages, boolean mayForce) {
        boolean none = request.toolChoice() instanceof ToolChoice.None;
        if (Boolean.FALSE.equals(request.parallelToolCalls()) && !tools.isEmpty()) {
            notes.dropped("parallel_tool_calls", "no equivalent");
        }
        if (tools.isEmpty()) {
            if (request.toolChoice() != null && !none) {
                notes.dropped("tool_choice", "no tools are offered");
            }
            if (messages.hasTools()) {
                called(body, messages.calledTools());
            }
            return;
        }
        if (none && !messages.hasTools()) {
            notes.dropped("tools", "left out, because no tool may be called");
            return;
        }
        if (none) {
            notes.degraded("tool_choice", "calls cannot be forbidden while the conversation holds some");
        }
        List<ObjectNode> wire = new ArrayList<>();
        for (int i = 0; i < tools.size(); i++) {
            tool(tools.get(i), paths.get(i), wire);
        }
        ObjectNode config = body.putObject("toolConfig");
        config.putArray("tools").addAll(wire);
        choice(config, mayForce);
    }

    /** The tools that the history names, so that it is taken at all. */
    private void called(ObjectNode body, List<String> names) {
        notes.degraded(
                "tools", "the tools that the conversation has called are offered, because it is refused without any");
        ArrayNode wire = body.putObject("toolConfig").putArray("tools");
        for (String name : names.isEmpty() ? List.of("unknown") : names) {
            wire.add(spec(name, null, Json.object().put("type", "object")));
        }
    }

    private void choice(ObjectNode config, boolean mayForce) {
        boolean force = mayForce && model.forcedTools();
        if (wantsForce() && !force) {
            notes.degraded("tool_choice", "this model cannot be forced to call a tool here, sent as auto");
        }
        switch (request.toolChoice()) {
            case ToolChoice.Auto auto -> config.putObject("toolChoice").putObject("auto");
            case ToolChoice.Required required -> config.putObject("toolChoice").putObject(force ? "any" : "auto");
            case ToolChoice.Named(String name)
            when force -> config.putObject("toolChoice").putObject("tool").put("name", name);
            case ToolChoice.Named named -> config.putObject("toolChoice").putObject("auto");
            case ToolChoice.Allowed allowed ->
                config.putObject("toolChoice").putObject(allowed.required() && force ? "any" : "auto");
            case ToolChoice.None none -> {}
            case null -> {}
        }
    }

    private void tool(Tool tool, String path, List<ObjectNode> wire) {
        if (!NAME.matcher(tool.name()).matches()) {
            throw ConverseMedia.refused(
                    path + ".name", "the tool name '" + tool.name() + "' does not match ^[a-zA-Z0-9_-]{1,64}$");
        }
        switch (tool) {
            case Tool.Function function -> function(function, path, wire);
            case Tool.Custom custom -> wire.add(custom(custom, path));
            case Tool.Hosted hosted -> throw new IllegalStateException("hosted tools are not offered");
        }
    }

    private void function(Tool.Function function, String path, List<ObjectNode> wire) {
        InputSchema schema = InputSchema.of(function.schema(), path + ".parameters", notes);
        ObjectNode spec = spec(function.name(), schema.described(function.description()), schema.json());
        if (Boolean.TRUE.equals(function.strict())) {
            if (model.jsonSchema()) {
                spec.withObjectProperty("toolSpec").put("strict", true);
            } else {
                notes.dropped(path + ".strict", "this model does not hold a call to its schema");
            }
        }
        wire.add(spec);
        parts.extras(function.extras(), path);
        parts.marker(function.cache(), path, wire);
    }

    private ObjectNode custom(Tool.Custom custom, String path) {
        notes.degraded(path, "a free-text tool is sent as a function with one string");
        ObjectNode schema = Json.object().put("type", "object");
        ObjectNode input = schema.putObject("properties")
                .putObject(ToolArguments.CUSTOM_INPUT)
                .put("type", "string");
        if (custom.format() != null) {
            input.put("description", "Must follow this format: " + Json.text(custom.format()));
        }
        schema.putArray("required").add(ToolArguments.CUSTOM_INPUT);
        new TreeMap<>(custom.extras()).forEach((name, value) -> notes.dropped(path + "." + name, "no equivalent"));
        return spec(custom.name(), custom.description(), schema);
    }

    private static ObjectNode spec(String name, @Nullable String description, ObjectNode schema) {
        ObjectNode tool = Json.object();
        ObjectNode spec = tool.putObject("toolSpec").put("name", name);
        if (description != null && !description.isBlank()) {
            spec.put("description", description);
        }
        spec.putObject("inputSchema").set("json", schema);
        return tool;
    }
}
