package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.llm.ToolChoice;
import io.axonhub.gateway.transform.Inner;
import io.axonhub.gateway.transform.openai.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads tools and the choice among them, in the present spelling and in the deprecated one ({@code functions}). */
final class ChatToolReader {
    private ChatToolReader() {}

    static List<Tool> tools(Members root) {
        List<Tool> tools = new ArrayList<>();
        for (Members tool : root.objects("tools")) {
            tools.add(tool.placed(tool(tool)));
        }
        for (Members function : root.objects("functions")) {
            if (root.list("tools").isEmpty()) {
                List.of("name", "description", "strict")
                        .forEach(name -> root.reading().named("function." + name, name));
            }
            tools.add(function.placed(function(function, function)));
        }
        return tools;
    }

    private static Tool tool(Members tool) {
        String type = tool.needText("type");
        return switch (type) {
            case "function" -> function(tool, tool.needObject("function"));
            case "custom" -> custom(tool, tool.needObject("custom"));
            default -> hosted(tool, type);
        };
    }

    private static Tool hosted(Members tool, String type) {
        if (type.isBlank()) {
            throw Members.refuse(tool.at("type"), "must be function or custom");
        }
        return new Tool.Hosted(ChatInbound.FORMAT, type, type, tool.json());
    }

    private static Tool function(Members holder, Members function) {
        Members schema = function.object("parameters");
        return new Tool.Function(
                function.needName("name"),
                function.text("description"),
                schema == null ? null : schema.placed(schema.json()),
                function.flag("strict"),
                ChatRequestReader.cache(holder),
                function == holder ? holder.rest() : both(holder, "function", function));
    }

    private static Map<String, JsonNode> both(Members holder, String name, Members inner) {
        Map<String, JsonNode> rest = holder.rest();
        Inner.keep(rest, name, inner.rest());
        return rest;
    }

    private static Tool custom(Members holder, Members custom) {
        Members format = custom.object("format");
        return new Tool.Custom(
                custom.needName("name"),
                custom.text("description"),
                format == null ? null : format.json(),
                both(holder, "custom", custom));
    }

    /** What a choice holds besides is kept in {@code extras}. */
    static @Nullable ToolChoice choice(Members root, Map<String, JsonNode> extras) {
        ToolChoice old = choice(root, "function_call", extras);
        ToolChoice choice = choice(root, "tool_choice", extras);
        return choice == null ? old : choice;
    }

    private static @Nullable ToolChoice choice(Members root, String member, Map<String, JsonNode> extras) {
        JsonNode choice = root.any(member);
        if (choice == null) {
            return null;
        }
        if (!choice.isTextual()) {
            return structured(root.needObject(member), extras);
        }
        return switch (choice.textValue()) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required" -> new ToolChoice.Required();
            default -> throw Members.refuse(root.at(member), "must be none, auto, required or an object");
        };
    }

    private static ToolChoice structured(Members choice, Map<String, JsonNode> extras) {
        String type = choice.text("type");
        if (type == null) {
            return new ToolChoice.Named(choice.needName("name"));
        }
        ToolChoice asked = switch (type) {
            case "function", "custom" -> named(choice.needObject(type), extras);
            case "allowed_tools" -> allowed(choice.needObject("allowed_tools"), extras);
            default -> new ToolChoice.Named(type);
        };
        Inner.keep(extras, choice.path(), choice.rest());
        return asked;
    }

    private static ToolChoice named(Members inner, Map<String, JsonNode> extras) {
        ToolChoice named = new ToolChoice.Named(inner.needName("name"));
        Inner.keep(extras, inner.path(), inner.rest());
        return named;
    }

    private static ToolChoice allowed(Members allowed, Map<String, JsonNode> extras) {
        List<String> names = new ArrayList<>();
        for (Members tool : allowed.objects("tools")) {
            String type = tool.needText("type");
            names.add(
                    type.equals("function") || type.equals("custom")
                            ? tool.needObject(type).needName("name")
                            : type);
        }
        if (names.isEmpty()) {
            throw Members.refuse(allowed.at("tools"), "must name at least one tool");
        }
        String mode = allowed.needText("mode");
        Inner.keep(extras, allowed.path(), allowed.rest());
        return switch (mode) {
            case "auto" -> new ToolChoice.Allowed(false, names);
            case "required" -> new ToolChoice.Allowed(true, names);
            default -> throw Members.refuse(allowed.at("mode"), "must be auto or required");
        };
    }
}
