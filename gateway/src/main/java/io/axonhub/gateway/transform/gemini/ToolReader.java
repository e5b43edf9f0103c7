package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.llm.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code tools} and {@code toolConfig} of a client's request.
 *
 * @param choice null when not said
 */
record ToolReader(List<Tool> tools, @Nullable ToolChoice choice) {
    static ToolReader read(Fields root, Map<String, JsonNode> extras) {
        List<Tool> tools = new ArrayList<>();
        for (Fields tool : root.objects("tools")) {
            for (Fields function : tool.objects("functionDeclarations")) {
                tools.add(function.placed(function(function)));
            }
            tool.rest().forEach((name, value) -> tools.add(tool.reading().placed(hosted(name, value), tool.at(name))));
        }
        return new ToolReader(tools, choice(root, extras));
    }

    private static Tool function(Fields function) {
        String name = function.name("name");
        String description = function.textOrNull("description");
        Fields json = function.object("parametersJsonSchema");
        Fields own = function.object("parameters");
        JsonNode schema =
                json != null ? json.placed(json.json()) : own == null ? null : own.placed(JsonSchemas.of(own.json()));
        return new Tool.Function(name, description, schema, null, null, function.rest());
    }

    private static Tool hosted(String name, JsonNode value) {
        ObjectNode json = Json.object();
        json.set(name, value);
        return new Tool.Hosted(GeminiOutbound.FORMAT, name, name, json);
    }

    private static @Nullable ToolChoice choice(Fields root, Map<String, JsonNode> extras) {
        Fields config = root.object("toolConfig");
        Fields calling = config == null ? null : config.object("functionCallingConfig");
        ToolChoice choice = calling == null ? null : choice(calling);
        if (calling != null) {
            calling.keep(extras);
        }
        if (config != null) {
            config.keep(extras);
        }
        return choice;
    }

    private static @Nullable ToolChoice choice(Fields calling) {
        String mode = calling.textOrNull("mode");
        List<String> names = calling.texts("allowedFunctionNames");
        return switch (mode == null ? "" : mode.toUpperCase(Locale.ROOT)) {
            case "", "MODE_UNSPECIFIED" -> null;
            case "NONE" -> new ToolChoice.None();
            case "AUTO", "VALIDATED" -> names.isEmpty() ? new ToolChoice.Auto() : new ToolChoice.Allowed(false, names);
            case "ANY" -> {
                if (names.isEmpty()) {
                    yield new ToolChoice.Required();
                }
                yield names.size() == 1 ? new ToolChoice.Named(names.getFirst()) : new ToolChoice.Allowed(true, names);
            }
            default -> throw Fields.refuse(calling.at("mode"), "must be one of AUTO, ANY, NONE, VALIDATED");
        };
    }
}
