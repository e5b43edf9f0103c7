package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.transform.Notes;

/** The arguments of a call as the object that {@code args} must be. */
final class Arguments {
    /** The only parameter of a function that stands for a custom tool. */
    static final String CUSTOM_INPUT = "input";

    private Arguments() {}

    /** Text that is no object is wrapped, and noted at {@code path}. */
    static ObjectNode object(Content.ToolCall call, String path, Notes notes) {
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
            return Json.object().set("_value", value);
        } catch (Json.BadJsonException e) {
            notes.degraded(path, "the arguments are not valid JSON and were wrapped as _raw");
            return Json.object().put("_raw", arguments);
        }
    }
}
