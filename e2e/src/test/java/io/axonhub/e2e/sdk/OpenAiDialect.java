package io.axonhub.e2e.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.Tree;
import io.axonhub.e2e.provider.Turn;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class OpenAiDialect implements Dialect {
    @Override
    public boolean anthropic() {
        return false;
    }

    @Override
    public String baseUrl(URI gateway) {
        return gateway + "/v1";
    }

    @Override
    public String path() {
        return "/v1/chat/completions";
    }

    @Override
    public ObjectNode ask(String model, String question) {
        ObjectNode body = Tree.object().put("model", model);
        ArrayNode messages = body.putArray("messages");
        messages.addObject().put("role", "system").put("content", "Be brief.");
        messages.addObject().put("role", "user").put("content", question);
        return body.put("max_completion_tokens", 4096);
    }

    @Override
    public ObjectNode withTools(ObjectNode body) {
        ObjectNode function = body.putArray("tools")
                .addObject()
                .put("type", "function")
                .putObject("function")
                .put("name", "get_weather")
                .put("description", "Weather of a city");
        ObjectNode schema = function.putObject("parameters").put("type", "object");
        schema.putObject("properties").putObject("city").put("type", "string");
        schema.putArray("required").add("city");
        return body;
    }

    @Override
    public ObjectNode withThinking(ObjectNode body) {
        return body.put("reasoning_effort", "high");
    }

    @Override
    public ObjectNode withSchema(ObjectNode body) {
        ObjectNode schema =
                body.putObject("response_format").put("type", "json_schema").putObject("json_schema");
        schema.put("name", "weather").put("strict", true).set("schema", Tree.parse(SCHEMA));
        return body;
    }

    @Override
    public ObjectNode withImage(ObjectNode body) {
        ObjectNode user = (ObjectNode) body.withArray("messages").get(1);
        ArrayNode parts = user.putArray("content");
        parts.addObject().put("type", "text").put("text", "What is this?");
        parts.addObject().put("type", "image_url").putObject("image_url").put("url", "data:image/png;base64," + PIXEL);
        return body;
    }

    @Override
    public ObjectNode followUp(ObjectNode body, JsonNode value, Map<String, String> results) {
        ObjectNode next = body.deepCopy();
        ArrayNode messages = next.withArray("messages");
        messages.add(value.path("choices").path(0).path("message"));
        results.forEach((id, result) ->
                messages.addObject().put("role", "tool").put("tool_call_id", id).put("content", result));
        return next;
    }

    @Override
    public Said read(JsonNode value) {
        JsonNode choice = value.path("choices").path(0);
        JsonNode message = choice.path("message");
        List<Turn.Call> calls = new ArrayList<>();
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = call.path("function");
            calls.add(new Turn.Call(
                    call.path("id").asText(),
                    function.path("name").asText(),
                    function.path("arguments").asText()));
        }
        JsonNode refusal = message.path("refusal");
        return new Said(
                refusal.isTextual() ? refusal.asText() : message.path("content").asText(""),
                message.path("reasoning_content").asText(""),
                message.path("reasoning_details").path(0).path("signature").asText(""),
                calls,
                choice.path("finish_reason").asText(),
                counted(value.path("usage")));
    }

    @Override
    public String text(JsonNode events) {
        return joined(events, "content");
    }

    @Override
    public String reasoning(JsonNode events) {
        return joined(events, "reasoning_content");
    }

    @Override
    public Said.Used used(JsonNode events) {
        JsonNode usage = Tree.object();
        for (JsonNode event : events) {
            usage = event.path("usage").isObject() ? event.path("usage") : usage;
        }
        return counted(usage);
    }

    @Override
    public String word(Turn.Stop stop) {
        return switch (stop) {
            case END -> "stop";
            case LENGTH -> "length";
            case CALLS -> "tool_calls";
            case REFUSED -> "content_filter";
        };
    }

    private static String joined(JsonNode events, String member) {
        StringBuilder all = new StringBuilder();
        events.forEach(
                event -> all.append(event.at("/choices/0/delta").path(member).asText("")));
        return all.toString();
    }

    private static Said.Used counted(JsonNode usage) {
        return new Said.Used(
                usage.path("prompt_tokens").asInt(),
                usage.at("/prompt_tokens_details/cached_tokens").asInt(),
                usage.at("/prompt_tokens_details/cache_write_tokens").asInt(),
                usage.path("completion_tokens").asInt(),
                usage.at("/completion_tokens_details/reasoning_tokens").asInt());
    }
}
