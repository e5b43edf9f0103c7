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

final class AnthropicDialect implements Dialect {
    @Override
    public boolean anthropic() {
        return true;
    }

    @Override
    public String baseUrl(URI gateway) {
        return gateway + "/anthropic";
    }

    @Override
    public String path() {
        return "/anthropic/v1/messages";
    }

    @Override
    public ObjectNode ask(String model, String question) {
        ObjectNode body =
                Tree.object().put("model", model).put("max_tokens", 4096).put("system", "Be brief.");
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        return body;
    }

    @Override
    public ObjectNode withTools(ObjectNode body) {
        ObjectNode tool =
                body.putArray("tools").addObject().put("name", "get_weather").put("description", "Weather of a city");
        ObjectNode schema = tool.putObject("input_schema").put("type", "object");
        schema.putObject("properties").putObject("city").put("type", "string");
        schema.putArray("required").add("city");
        return body;
    }

    @Override
    public ObjectNode withThinking(ObjectNode body) {
        body.putObject("thinking").put("type", "enabled").put("budget_tokens", 2048);
        return body;
    }

    @Override
    public ObjectNode withSchema(ObjectNode body) {
        ObjectNode format = body.putObject("output_config").putObject("format");
        format.put("type", "json_schema").set("schema", Tree.parse(SCHEMA));
        return body;
    }

    @Override
    public ObjectNode withImage(ObjectNode body) {
        ObjectNode user = (ObjectNode) body.withArray("messages").get(0);
        ArrayNode parts = user.putArray("content");
        parts.addObject().put("type", "text").put("text", "What is this?");
        parts.addObject()
                .put("type", "image")
                .putObject("source")
                .put("type", "base64")
                .put("media_type", "image/png")
                .put("data", PIXEL);
        return body;
    }

    @Override
    public ObjectNode followUp(ObjectNode body, JsonNode value, Map<String, String> results) {
        ObjectNode next = body.deepCopy();
        ArrayNode messages = next.withArray("messages");
        messages.addObject().put("role", "assistant").set("content", value.path("content"));
        ArrayNode answers = messages.addObject().put("role", "user").putArray("content");
        results.forEach((id, result) -> answers.addObject()
                .put("type", "tool_result")
                .put("tool_use_id", id)
                .put("content", result));
        return next;
    }

    @Override
    public Said read(JsonNode value) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        StringBuilder signature = new StringBuilder();
        List<Turn.Call> calls = new ArrayList<>();
        for (JsonNode block : value.path("content")) {
            switch (block.path("type").asText()) {
                case "text" -> text.append(block.path("text").asText());
                case "thinking" -> {
                    reasoning.append(block.path("thinking").asText());
                    signature.append(block.path("signature").asText());
                }
                case "tool_use" ->
                    calls.add(new Turn.Call(
                            block.path("id").asText(),
                            block.path("name").asText(),
                            block.path("input").toString()));
                default -> throw new AssertionError("a block nobody sent: " + block);
            }
        }
        return new Said(
                text.toString(),
                reasoning.toString(),
                signature.toString(),
                calls,
                value.path("stop_reason").asText(),
                counted(value.path("usage")));
    }

    @Override
    public String text(JsonNode events) {
        return joined(events, "text_delta", "text");
    }

    @Override
    public String reasoning(JsonNode events) {
        return joined(events, "thinking_delta", "thinking");
    }

    @Override
    public Said.Used used(JsonNode events) {
        ObjectNode usage = Tree.object();
        for (JsonNode event : events) {
            event.at("/message/usage").properties().forEach(member -> usage.set(member.getKey(), member.getValue()));
            event.path("usage").properties().forEach(member -> usage.set(member.getKey(), member.getValue()));
        }
        return counted(usage);
    }

    @Override
    public String word(Turn.Stop stop) {
        return switch (stop) {
            case END -> "end_turn";
            case LENGTH -> "max_tokens";
            case CALLS -> "tool_use";
            case REFUSED -> "refusal";
        };
    }

    private static String joined(JsonNode events, String type, String member) {
        StringBuilder all = new StringBuilder();
        for (JsonNode event : events) {
            JsonNode delta = event.path("delta");
            if (event.path("type").asText().equals("content_block_delta")
                    && delta.path("type").asText().equals(type)) {
                all.append(delta.path(member).asText());
            }
        }
        return all.toString();
    }

    private static Said.Used counted(JsonNode usage) {
        int read = usage.path("cache_read_input_tokens").asInt();
        int written = usage.path("cache_creation_input_tokens").asInt();
        return new Said.Used(
                usage.path("input_tokens").asInt() + read + written,
                read,
                written,
                usage.path("output_tokens").asInt(),
                usage.at("/output_tokens_details/thinking_tokens").asInt());
    }
}
