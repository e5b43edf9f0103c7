package io.axonhub.gateway.transform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;

/** A tool call's arguments for a format in which they must be an object. */
public final class ToolArguments {
    /** The one member of a free-text tool's arguments. */
    public static final String CUSTOM_INPUT = "input";

    private ToolArguments() {}

    /** The object that Anthropic's and Bedrock's {@code input} and Gemini's {@code args} must be; other text is wrapped, and noted at {@code path}. */
    public static ObjectNode object(Content.ToolCall call, String path, Notes notes) {
        String arguments = call.arguments();
        if (call.kind() == Content.ToolCall.Kind.CUSTOM) {
            return Json.object().put(CUSTOM_INPUT, arguments);
        }
        if (arguments.isBlank()) {
            return Json.object();
        }
        try {
            JsonNode value = Json.parse(arguments);
            if (value instanceof ObjectNode object) {
                return object;
            }
            notes.degraded(path, "the arguments are no JSON object and were wrapped as _value");
            ObjectNode wrapped = Json.object();
            wrapped.set("_value", value);
            return wrapped;
        } catch (Json.BadJsonException e) {
            notes.degraded(path, "the arguments are not valid JSON and were wrapped as _raw");
            return Json.object().put("_raw", arguments);
        }
    }
}
