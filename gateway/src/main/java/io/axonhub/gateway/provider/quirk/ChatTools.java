package io.axonhub.gateway.provider.quirk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What OpenAI-format vendors want of {@code tools} and {@code tool_choice}. */
final class ChatTools {
    private static final String TOOLS = "tools";
    private static final String CHOICE = "tool_choice";
    private static final String FUNCTION = "function";

    private ChatTools() {}

    /** Models that cannot be forced to call a tool. */
    static void notForced(Body body) {
        JsonNode choice = body.get(CHOICE);
        if (body.model().forcedTools() || choice.isMissingNode()) {
            return;
        }
        boolean forces = choice.asText("").equals("required")
                || choice.path("type").asText("").equals(FUNCTION)
                || choice.path("type").asText("").equals("custom");
        if (forces) {
            body.degrade(CHOICE, "the model cannot be forced to call a tool: auto was sent", auto());
        }
    }

    /** Vendors whose only choice is {@code auto}: what must not be called is left out instead. */
    static void autoOnly(Body body) {
        notForced(body);
        JsonNode choice = body.get(CHOICE);
        if (choice.asText("").equals("none")) {
            body.notes().degraded(CHOICE, "the provider does not know none: the tools were left out");
            body.remove(TOOLS);
            body.remove(CHOICE);
            body.remove("parallel_tool_calls");
        } else if (choice.path("type").asText("").equals("allowed_tools")) {
            only(body, choice.path("allowed_tools").path(TOOLS));
        }
    }

    private static void only(Body body, JsonNode allowed) {
        Set<String> names = new HashSet<>();
        allowed.forEach(entry -> names.add(name(entry)));
        ArrayNode kept = Json.array();
        body.objects(TOOLS).stream().filter(tool -> names.contains(name(tool))).forEach(kept::add);
        body.set(TOOLS, kept);
        body.degrade(CHOICE, "the provider takes no list of allowed tools: the others were left out", auto());
    }

    private static String name(JsonNode tool) {
        return tool.path(tool.path("type").asText(FUNCTION)).path("name").asText("");
    }

    private static JsonNode auto() {
        return Json.object().textNode("auto");
    }

    /** OpenAI's promise that arguments fit the schema. */
    static void noStrict(Body body) {
        List<ObjectNode> tools = body.objects(TOOLS);
        for (int i = 0; i < tools.size(); i++) {
            if (tools.get(i).path(FUNCTION) instanceof ObjectNode function) {
                JsonNode strict = function.remove("strict");
                if (strict != null) {
                    body.touch(TOOLS);
                    if (strict.asBoolean()) {
                        body.notes().dropped(TOOLS + "[" + i + "].function.strict", "unknown to " + body.type());
                    }
                }
            }
        }
    }

    /** Zhipu streams a tool call's arguments only when it is asked to, else they come whole at the end. */
    static void streamed(Body body) {
        if (body.get("stream").asBoolean() && !body.get(TOOLS).isEmpty() && !body.has("tool_stream")) {
            body.set("tool_stream", com.fasterxml.jackson.databind.node.BooleanNode.TRUE);
        }
    }

    /** Moonshot's dialect of JSON Schema, in the tools and in the answer's format. */
    static void moonshotSchemas(Body body) {
        for (ObjectNode tool : body.objects(TOOLS)) {
            if (tool.path(FUNCTION) instanceof ObjectNode function
                    && function.path("parameters") instanceof ObjectNode schema
                    && MoonshotSchema.cleaned(schema, true)) {
                body.touch(TOOLS);
            }
        }
        String format = "response_format";
        if (body.get(format).path("json_schema").path("schema") instanceof ObjectNode schema
                && MoonshotSchema.cleaned(schema, true)) {
            body.touch(format);
        }
    }
}
