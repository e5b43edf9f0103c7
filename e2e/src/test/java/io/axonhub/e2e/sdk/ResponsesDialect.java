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

final class ResponsesDialect implements Dialect {
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
        return "/v1/responses";
    }

    @Override
    public ObjectNode ask(String model, String question) {
        ObjectNode body = Tree.object().put("model", model).put("instructions", "Be brief.");
        body.putArray("input").addObject().put("role", "user").put("content", question);
        return body.put("max_output_tokens", 4096).put("store", false);
    }

    @Override
    public ObjectNode withTools(ObjectNode body) {
        ObjectNode function = body.putArray("tools")
                .addObject()
                .put("type", "function")
                .put("name", "get_weather")
                .put("description", "Weather of a city")
                .put("strict", false);
        ObjectNode schema = function.putObject("parameters").put("type", "object");
        schema.putObject("properties").putObject("city").put("type", "string");
        schema.putArray("required").add("city");
        return body;
    }

    @Override
    public ObjectNode withThinking(ObjectNode body) {
        body.putArray("include").add("reasoning.encrypted_content");
        body.putObject("reasoning").put("effort", "high").put("summary", "auto");
        return body;
    }

    @Override
    public ObjectNode withSchema(ObjectNode body) {
        ObjectNode format = body.putObject("text").putObject("format").put("type", "json_schema");
        format.put("name", "weather").put("strict", true).set("schema", Tree.parse(SCHEMA));
        return body;
    }

    @Override
    public ObjectNode withImage(ObjectNode body) {
        ArrayNode parts = ((ObjectNode) body.withArray("input").get(0)).putArray("content");
        parts.addObject().put("type", "input_text").put("text", "What is this?");
        parts.addObject()
                .put("type", "input_image")
                .put("detail", "auto")
                .put("image_url", "data:image/png;base64," + PIXEL);
        return body;
    }

    @Override
    public ObjectNode followUp(ObjectNode body, JsonNode value, Map<String, String> results) {
        ObjectNode next = body.deepCopy();
        ArrayNode input = next.withArray("input");
        value.path("output").forEach(input::add);
        results.forEach((id, result) -> input.addObject()
                .put("type", "function_call_output")
                .put("call_id", id)
                .put("output", result));
        return next;
    }

    @Override
    public Said read(JsonNode value) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        String signature = "";
        List<Turn.Call> calls = new ArrayList<>();
        for (JsonNode item : value.path("output")) {
            switch (item.path("type").asText()) {
                case "message" -> item.path("content")
                        .forEach(part -> text.append(
                                part.path("text").asText(part.path("refusal").asText(""))));
                case "reasoning" -> {
                    item.path("summary")
                            .forEach(part -> reasoning.append(part.path("text").asText()));
                    signature = item.path("encrypted_content").asText("");
                }
                case "function_call" ->
                    calls.add(new Turn.Call(
                            item.path("call_id").asText(),
                            item.path("name").asText(),
                            item.path("arguments").asText()));
                default -> throw new IllegalArgumentException("unexpected " + item);
            }
        }
        return new Said(
                text.toString(), reasoning.toString(), signature, calls, stop(value), counted(value.path("usage")));
    }

    private static String stop(JsonNode value) {
        String reason = value.path("incomplete_details").path("reason").asText("");
        return value.path("status").asText() + (reason.isEmpty() ? "" : "/" + reason);
    }

    @Override
    public String text(JsonNode events) {
        return joined(events, "response.output_text.delta");
    }

    @Override
    public String reasoning(JsonNode events) {
        return joined(events, "response.reasoning_summary_text.delta");
    }

    @Override
    public Said.Used used(JsonNode events) {
        JsonNode usage = Tree.object();
        for (JsonNode event : events) {
            JsonNode told = event.path("response").path("usage");
            usage = told.isObject() ? told : usage;
        }
        return counted(usage);
    }

    @Override
    public String word(Turn.Stop stop) {
        return switch (stop) {
            case END, CALLS -> "completed";
            case LENGTH -> "incomplete/max_output_tokens";
            case REFUSED -> "incomplete/content_filter";
        };
    }

    private static String joined(JsonNode events, String type) {
        StringBuilder all = new StringBuilder();
        events.forEach(event -> {
            if (event.path("type").asText().equals(type)) {
                all.append(event.path("delta").asText());
            }
        });
        return all.toString();
    }

    private static Said.Used counted(JsonNode usage) {
        return new Said.Used(
                usage.path("input_tokens").asInt(),
                usage.at("/input_tokens_details/cached_tokens").asInt(),
                usage.at("/input_tokens_details/cache_write_tokens").asInt(),
                usage.path("output_tokens").asInt(),
                usage.at("/output_tokens_details/reasoning_tokens").asInt());
    }
}
