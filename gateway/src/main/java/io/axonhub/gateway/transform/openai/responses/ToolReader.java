package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.llm.ToolChoice;
import io.axonhub.gateway.transform.openai.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools} and {@code tool_choice}, which are flat here. */
final class ToolReader {
    private ToolReader() {}

    static List<Tool> tools(Members root) {
        List<Tool> tools = new ArrayList<>();
        for (Members tool : root.objects("tools")) {
            if (tool.needText("type").equals(Namespaces.MEMBER)) {
                namespace(tool, tools);
            } else {
                tools.add(tool.placed(tool(tool, null)));
            }
        }
        return tools;
    }

    private static void namespace(Members namespace, List<Tool> tools) {
        String name = namespace.needName("name");
        String description = namespace.text("description");
        for (Members tool : namespace.objects("tools")) {
            tool.needText("type");
            JsonNode origin = tool.text("name") == null
                    ? null
                    : Namespaces.member(name, tool.needName("name"), description == null ? "" : description);
            tools.add(tool.placed(tool(tool, origin)));
        }
    }

    private static Tool tool(Members tool, @Nullable JsonNode origin) {
        String type = tool.needText("type");
        return switch (type) {
            case "function" -> function(tool, origin);
            case "custom" -> custom(tool, origin);
            default -> hosted(tool, type);
        };
    }

    private static Tool hosted(Members tool, String type) {
        if (type.isBlank()) {
            throw Members.refuse(tool.at("type"), "must not be empty");
        }
        return new Tool.Hosted(ResponsesInbound.FORMAT, type, type, tool.json());
    }

    private static Tool function(Members tool, @Nullable JsonNode origin) {
        Members schema = tool.object("parameters");
        return new Tool.Function(
                name(tool, origin),
                tool.text("description"),
                schema == null ? null : schema.placed(schema.json()),
                tool.flag("strict"),
                null,
                extras(tool, origin));
    }

    private static Tool custom(Members tool, @Nullable JsonNode origin) {
        Members format = tool.object("format");
        return new Tool.Custom(
                name(tool, origin),
                tool.text("description"),
                format == null ? null : format.json(),
                extras(tool, origin));
    }

    private static String name(Members tool, @Nullable JsonNode origin) {
        String name = tool.needName("name");
        return origin == null ? name : Namespaces.join(origin.path("name").asText(), name);
    }

    private static Map<String, JsonNode> extras(Members tool, @Nullable JsonNode origin) {
        Map<String, JsonNode> extras = tool.rest();
        extras.remove("type");
        if (origin != null) {
            extras.put(Namespaces.MEMBER, origin);
        }
        return extras;
    }

    static @Nullable ToolChoice choice(Members root) {
        JsonNode choice = root.any("tool_choice");
        if (choice == null) {
            return null;
        }
        if (!choice.isTextual()) {
            return structured(root.needObject("tool_choice"));
        }
        return switch (choice.textValue()) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required" -> new ToolChoice.Required();
            default -> throw Members.refuse(root.at("tool_choice"), "must be none, auto, required or an object");
        };
    }

    private static ToolChoice structured(Members choice) {
        if (choice.needName("type").equals("allowed_tools")) {
            return allowed(choice);
        }
        return new ToolChoice.Named(named(choice));
    }

    private static String named(Members tool) {
        String type = tool.needName("type");
        if (!type.equals("function") && !type.equals("custom")) {
            return type;
        }
        String namespace = tool.text(Namespaces.MEMBER);
        String name = tool.needName("name");
        return namespace == null || namespace.isEmpty() ? name : Namespaces.join(namespace, name);
    }

    private static ToolChoice allowed(Members allowed) {
        List<String> names =
                allowed.objects("tools").stream().map(ToolReader::named).toList();
        if (names.isEmpty()) {
            throw Members.refuse(allowed.at("tools"), "must name at least one tool");
        }
        return switch (allowed.needText("mode")) {
            case "auto" -> new ToolChoice.Allowed(false, names);
            case "required" -> new ToolChoice.Allowed(true, names);
            default -> throw Members.refuse(allowed.at("mode"), "must be auto or required");
        };
    }
}
