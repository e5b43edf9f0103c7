package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.llm.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members {@code tools} and {@code tool_choice} of a request. A typed tool has no schema and stays as it is. */
final class ToolReader {
    private ToolReader() {}

    static List<Tool> tools(Fields fields) {
        List<Tool> tools = new ArrayList<>();
        ArrayNode wire = fields.array("tools");
        for (int i = 0; wire != null && i < wire.size(); i++) {
            Fields tool = fields.element("tools", i, wire.get(i));
            tools.add(tool.placed(tool(tool)));
        }
        return tools;
    }

    private static Tool tool(Fields tool) {
        String type = tool.textOrNull("type");
        if (type != null && !type.equals("custom")) {
            String name = tool.textOrNull("name");
            return new Tool.Hosted(AnthropicOutbound.FORMAT, type, name == null ? "" : name, tool.json());
        }
        String name = tool.text("name");
        JsonNode schema = tool.need("input_schema");
        if (!schema.isObject()) {
            throw tool.bad("input_schema", "Input should be an object");
        }
        return new Tool.Function(
                name,
                tool.textOrNull("description"),
                tool.reading().placed(schema, tool.at("input_schema")),
                tool.flag("strict"),
                BlockReader.cache(tool),
                tool.rest());
    }

    static ToolChoice choice(Fields choice) {
        String type = choice.text("type");
        return switch (type) {
            case "auto" -> new ToolChoice.Auto();
            case "any" -> new ToolChoice.Required();
            case "none" -> new ToolChoice.None();
            case "tool" -> new ToolChoice.Named(choice.text("name"));
            default -> throw choice.bad("type", "Input should be 'auto', 'any', 'tool' or 'none'");
        };
    }

    /** False when parallel calls are switched off, null when nothing is said. */
    static @Nullable Boolean parallel(Fields choice) {
        Boolean disabled = choice.flag("disable_parallel_tool_use");
        return disabled == null ? null : !disabled;
    }
}
