package io.axonhub.gateway.transform.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content.ToolCall;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Tool;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** OpenAI's free-text tools at providers that know functions only: there they are functions of one string, {@code input}. */
public final class CustomTools {
    private static final Pattern OPENING = Pattern.compile("\\s*\\{\\s*\"input\"\\s*:\\s*\"");

    private CustomTools() {}

    /** Whether the client declared the tool as custom while the provider, which knows none, called it as a function. */
    public static boolean isCustom(ToolCall call, Request request) {
        return call.kind() == ToolCall.Kind.FUNCTION
                && request.tools().stream()
                        .anyMatch(tool -> tool instanceof Tool.Custom custom
                                && custom.name().equals(call.name()));
    }

    /** The function call {@code {"input": text}} as the custom call that the client knows; a text that was cut off as far as it came. */
    public static ToolCall asCustom(ToolCall call) {
        String input = Json.parseObject(call.arguments())
                .map(object -> object.path("input"))
                .filter(value -> value.isTextual())
                .map(value -> value.textValue())
                .orElseGet(() -> cut(call.arguments()));
        return new ToolCall(
                call.id(), call.name(), input, ToolCall.Kind.CUSTOM, call.cache(), call.extras(), call.signature());
    }

    /** The text in {@code {"input": "tex}; arguments of another kind as they are. */
    private static String cut(String arguments) {
        Matcher start = OPENING.matcher(arguments);
        if (!start.lookingAt()) {
            return arguments;
        }
        String text = whole(arguments, start.end());
        return Json.parseObject("{\"input\":\"" + text + "\"}")
                .map(object -> object.path("input").asText(""))
                .map(input -> endsInHalf(input) ? input.substring(0, input.length() - 1) : input)
                .orElse(arguments);
    }

    /** The JSON text that begins at {@code from}, up to its end or to an escape that lacks its own. */
    private static String whole(String json, int from) {
        int at = from;
        while (at < json.length() && json.charAt(at) != '"') {
            int size = 1;
            if (json.charAt(at) == '\\') {
                size = json.startsWith("\\u", at) ? 6 : 2;
            }
            if (at + size > json.length()) {
                break;
            }
            at += size;
        }
        return json.substring(from, at);
    }

    private static boolean endsInHalf(String text) {
        return !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
    }

    /** A call's free text as the arguments of the function that stands for the tool. */
    public static String asArguments(String input) {
        return Json.text(Json.object().put("input", input));
    }

    /** The parameters of the function that stands for the tool. */
    public static ObjectNode parameters(Tool.Custom tool) {
        ObjectNode input = Json.object().put("type", "string");
        if (tool.format() != null) {
            input.put("description", "Must follow this format: " + Json.text(tool.format()));
        }
        ObjectNode schema = Json.object().put("type", "object");
        schema.putObject("properties").set("input", input);
        schema.putArray("required").add("input");
        return schema.put("additionalProperties", false);
    }
}
