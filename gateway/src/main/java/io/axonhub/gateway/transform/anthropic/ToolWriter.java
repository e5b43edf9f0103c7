package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
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
 * The members {@code tools} and {@code tool_choice}. Only functions and this format's own typed tools can be said; a free-text
 * tool becomes a function of one string.
 */
final class ToolWriter {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");

    private final Request request;
    private final Capabilities capabilities;
    private final boolean own;
    private final CacheMarkers markers;
    private final Notes notes;
    private final List<Tool> tools;
    /** Where each offered tool stands in the request. */
    private final List<String> paths = new ArrayList<>();

    ToolWriter(Request request, Capabilities capabilities, CacheMarkers markers, Notes notes) {
        this.request = request;
        this.capabilities = capabilities;
        this.own = request.format().equals(AnthropicOutbound.FORMAT);
        this.markers = markers;
        this.notes = notes;
        this.tools = offered();
    }

    private List<Tool> offered() {
        List<Tool> offered = new ArrayList<>();
        for (int i = 0; i < request.tools().size(); i++) {
            Tool tool = request.tools().get(i);
            if (tool instanceof Tool.Hosted hosted && !hosted.format().equals(AnthropicOutbound.FORMAT)) {
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
                throw RequestBlocks.refused("tool_choice", "none of the allowed tools is offered");
            }
        }
        return offered;
    }

    /** Whether the choice that {@link #write} makes forces a call. */
    boolean forces() {
        ToolChoice choice = effective();
        return choice instanceof ToolChoice.Required || choice instanceof ToolChoice.Named;
    }

    /** What is asked, with Allowed resolved and a force the model does not know weakened; null when nothing can be chosen. */
    private @Nullable ToolChoice effective() {
        ToolChoice asked = request.toolChoice();
        if (asked == null || tools.isEmpty()) {
            return null;
        }
        return switch (asked) {
            case ToolChoice.Auto auto -> auto;
            case ToolChoice.None none -> none;
            case ToolChoice.Required required -> capabilities.forcedTools() ? required : new ToolChoice.Auto();
            case ToolChoice.Named named -> capabilities.forcedTools() ? named : new ToolChoice.Auto();
            case ToolChoice.Allowed allowed ->
                allowed.required() && capabilities.forcedTools() ? new ToolChoice.Required() : new ToolChoice.Auto();
        };
    }

    /** {@code mayForce} false: thinking is on and cannot be switched off, so that a call can only be asked for. */
    void write(ObjectNode body, boolean mayForce) {
        checkNamed();
        if (tools.isEmpty()) {
            if (request.toolChoice() != null) {
                notes.dropped("tool_choice", "no tools are offered");
            }
            if (request.parallelToolCalls() != null) {
                notes.dropped("parallel_tool_calls", "no tools are offered");
            }
            return;
        }
        ArrayNode wire = body.putArray("tools");
        for (int i = 0; i < tools.size(); i++) {
            wire.add(tool(tools.get(i), paths.get(i)));
        }
        ToolChoice choice = effective();
        boolean weakened = forces() && !mayForce;
        if (weakened || (wantsForce() && !forces())) {
            notes.degraded("tool_choice", "this model cannot be forced to call a tool here, sent as auto");
        }
        choice(body, weakened ? new ToolChoice.Auto() : choice);
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

    private void checkNamed() {
        if (request.toolChoice() instanceof ToolChoice.Named(String name)
                && tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw RequestBlocks.refused("tool_choice", "the tool '" + name + "' is not among the tools offered");
        }
    }

    private void choice(ObjectNode body, @Nullable ToolChoice choice) {
        boolean single = Boolean.FALSE.equals(request.parallelToolCalls());
        if (choice == null && !single) {
            return;
        }
        ObjectNode wire = body.putObject("tool_choice");
        switch (choice) {
            case ToolChoice.None none -> wire.put("type", "none");
            case ToolChoice.Required required -> wire.put("type", "any");
            case ToolChoice.Named(String name) -> wire.put("type", "tool").put("name", name);
            case ToolChoice.Auto auto -> wire.put("type", "auto");
            case ToolChoice.Allowed allowed -> wire.put("type", "auto");
            case null -> wire.put("type", "auto");
        }
        if (single && !(choice instanceof ToolChoice.None)) {
            wire.put("disable_parallel_tool_use", true);
        }
    }

    private JsonNode tool(Tool tool, String path) {
        return switch (tool) {
            case Tool.Function function -> function(function, path);
            case Tool.Custom custom -> custom(custom, path);
            case Tool.Hosted hosted -> hosted.json().deepCopy();
        };
    }

    private ObjectNode named(String name, @Nullable String description, String path) {
        if (!NAME.matcher(name).matches()) {
            throw RequestBlocks.refused(
                    path + ".name", "the tool name '" + name + "' does not match ^[a-zA-Z0-9_-]{1,128}$");
        }
        ObjectNode wire = Json.object().put("name", name);
        if (description != null && !description.isBlank()) {
            wire.put("description", description);
        }
        return wire;
    }

    private ObjectNode function(Tool.Function function, String path) {
        InputSchema schema = InputSchema.of(function.schema(), path + ".parameters", notes);
        ObjectNode wire = named(function.name(), schema.described(function.description()), path);
        wire.set("input_schema", schema.json());
        if (Boolean.TRUE.equals(function.strict())) {
            if (capabilities.jsonSchema()) {
                wire.put("strict", true);
            } else {
                notes.dropped(path + ".strict", "this model does not hold a call to its schema");
            }
        }
        markers.put(wire, function.cache(), path);
        new TreeMap<>(function.extras()).forEach((name, value) -> {
            if (own) {
                wire.set(name, value);
            } else {
                notes.dropped(path + "." + name, "no equivalent");
            }
        });
        return wire;
    }

    private ObjectNode custom(Tool.Custom custom, String path) {
        notes.degraded(path, "a free-text tool is sent as a function with one string");
        ObjectNode wire = named(custom.name(), custom.description(), path);
        ObjectNode input = Json.object().put("type", "string");
        if (custom.format() != null) {
            input.put("description", "Must follow this format: " + Json.text(custom.format()));
        }
        ObjectNode schema = Json.object().put("type", "object");
        schema.putObject("properties").set(ToolArguments.CUSTOM_INPUT, input);
        schema.putArray("required").add(ToolArguments.CUSTOM_INPUT);
        wire.set("input_schema", schema);
        new TreeMap<>(custom.extras()).forEach((name, value) -> notes.dropped(path + "." + name, "no equivalent"));
        return wire;
    }
}
