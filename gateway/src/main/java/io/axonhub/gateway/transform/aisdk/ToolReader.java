package io.axonhub.gateway.transform.aisdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.llm.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tools that an app adds to the body for its client to run. The SDK has no wire shape for them, so that all usual ones are taken: an
 * object by name (as assistant-ui sends them) or a list, each with {@code inputSchema} (5 and up), {@code parameters} (4) or OpenAI's
 * {@code function}.
 */
final class ToolReader {
    private static final String TOOLS = "tools";
    private static final String CHOICE = "toolChoice";

    private ToolReader() {}

    static List<Tool> tools(AiSdkFields fields) {
        List<Tool> tools = new ArrayList<>();
        JsonNode wire = fields.any(TOOLS);
        if (wire instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                tools.add(tool(fields.element(TOOLS, i, list.get(i)), null));
            }
        } else if (wire instanceof ObjectNode named) {
            named.properties()
                    .forEach(entry ->
                            tools.add(tool(fields.entry(TOOLS, entry.getKey(), entry.getValue()), entry.getKey())));
        } else if (wire != null) {
            throw fields.bad(TOOLS, "must be an object by tool name, or a list");
        }
        return tools;
    }

    private static Tool tool(AiSdkFields outer, @Nullable String key) {
        String type = outer.textOrEmpty("type");
        if (!type.isEmpty() && !type.equals("function") && !type.equals("dynamic")) {
            throw outer.bad("type", "is '" + type + "', but only functions can be offered here");
        }
        AiSdkFields function = outer.object("function");
        AiSdkFields tool = function == null ? outer : function;
        String name = key == null ? tool.text("name") : key;
        if (name.isBlank()) {
            throw tool.bad("name", "must not be empty");
        }
        JsonNode schema = schema(tool);
        return outer.placed(new Tool.Function(
                name,
                tool.textOrNull("description"),
                schema,
                tool.flag("strict"),
                Carrier.cache(tool.any("providerOptions")),
                java.util.Map.of()));
    }

    /** A JSON schema, bare or as the SDK's {@code jsonSchema()} wraps it. */
    private static @Nullable JsonNode schema(AiSdkFields tool) {
        for (String member : new String[] {"inputSchema", "parameters", "input_schema"}) {
            AiSdkFields schema = tool.object(member);
            if (schema != null) {
                AiSdkFields wrapped = schema.object("jsonSchema");
                AiSdkFields said = wrapped == null ? schema : wrapped;
                return said.placed(said.json());
            }
        }
        return null;
    }

    static @Nullable ToolChoice choice(AiSdkFields fields) {
        JsonNode wire = fields.any(CHOICE);
        if (wire == null) {
            return null;
        }
        return switch (wire.isObject() ? wire.path("type").asText("") : wire.asText("")) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required" -> new ToolChoice.Required();
            case "tool" -> named(fields.needObject(CHOICE));
            default -> throw fields.bad(CHOICE, "must be auto, none, required or {type: 'tool', toolName}");
        };
    }

    private static ToolChoice named(AiSdkFields choice) {
        choice.ignore("type");
        return new ToolChoice.Named(choice.text("toolName"));
    }
}
