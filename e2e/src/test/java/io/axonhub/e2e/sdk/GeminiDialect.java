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

/** The parameters and answers of {@code @google/genai}: the wire's but for {@code config}, which holds all that is no content. */
final class GeminiDialect implements Dialect {
    @Override
    public boolean anthropic() {
        return false;
    }

    @Override
    public String baseUrl(URI gateway) {
        return gateway + "/gemini";
    }

    @Override
    public String path() {
        return "/gemini/v1beta/models/";
    }

    @Override
    public ObjectNode ask(String model, String question) {
        ObjectNode body = Tree.object().put("model", model);
        body.putArray("contents")
                .addObject()
                .put("role", "user")
                .putArray("parts")
                .addObject()
                .put("text", question);
        body.putObject("config").put("systemInstruction", "Be brief.").put("maxOutputTokens", 4096);
        return body;
    }

    private static ObjectNode config(ObjectNode body) {
        return (ObjectNode) body.path("config");
    }

    @Override
    public ObjectNode withTools(ObjectNode body) {
        ObjectNode function = config(body)
                .putArray("tools")
                .addObject()
                .putArray("functionDeclarations")
                .addObject()
                .put("name", "get_weather")
                .put("description", "Weather of a city");
        ObjectNode schema = function.putObject("parameters").put("type", "OBJECT");
        schema.putObject("properties").putObject("city").put("type", "STRING");
        schema.putArray("required").add("city");
        return body;
    }

    @Override
    public ObjectNode withThinking(ObjectNode body) {
        config(body).putObject("thinkingConfig").put("includeThoughts", true).put("thinkingBudget", 2048);
        return body;
    }

    @Override
    public ObjectNode withSchema(ObjectNode body) {
        config(body).put("responseMimeType", "application/json").set("responseJsonSchema", Tree.parse(SCHEMA));
        return body;
    }

    @Override
    public ObjectNode withImage(ObjectNode body) {
        ArrayNode parts = ((ObjectNode) body.at("/contents/0")).putArray("parts");
        parts.addObject().put("text", "What is this?");
        parts.addObject().putObject("inlineData").put("mimeType", "image/png").put("data", PIXEL);
        return body;
    }

    @Override
    public ObjectNode followUp(ObjectNode body, JsonNode value, Map<String, String> results) {
        ObjectNode next = body.deepCopy();
        ArrayNode contents = next.withArray("contents");
        contents.add(value.at("/candidates/0/content"));
        ArrayNode parts = contents.addObject().put("role", "user").putArray("parts");
        read(value)
                .calls()
                .forEach(call -> parts.addObject()
                        .putObject("functionResponse")
                        .put("id", call.id())
                        .put("name", call.name())
                        .putObject("response")
                        .put("output", results.get(call.id())));
        return next;
    }

    @Override
    public Said read(JsonNode value) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        StringBuilder signature = new StringBuilder();
        List<Turn.Call> calls = new ArrayList<>();
        JsonNode candidate = value.at("/candidates/0");
        for (JsonNode part : candidate.at("/content/parts")) {
            JsonNode call = part.path("functionCall");
            signature.append(part.path("thoughtSignature").asText(""));
            if (call.isObject()) {
                calls.add(new Turn.Call(
                        call.path("id").asText(),
                        call.path("name").asText(),
                        call.path("args").toString()));
            } else {
                (part.path("thought").asBoolean() ? reasoning : text)
                        .append(part.path("text").asText());
            }
        }
        return new Said(
                text.toString(),
                reasoning.toString(),
                signature.toString(),
                calls,
                candidate.path("finishReason").asText(),
                counted(value.path("usageMetadata")));
    }

    @Override
    public String text(JsonNode events) {
        return joined(events, false);
    }

    @Override
    public String reasoning(JsonNode events) {
        return joined(events, true);
    }

    private static String joined(JsonNode events, boolean thought) {
        StringBuilder all = new StringBuilder();
        for (JsonNode event : events) {
            for (JsonNode part : event.at("/candidates/0/content/parts")) {
                if (part.path("thought").asBoolean() == thought) {
                    all.append(part.path("text").asText(""));
                }
            }
        }
        return all.toString();
    }

    @Override
    public Said.Used used(JsonNode events) {
        JsonNode usage = Tree.object();
        for (JsonNode event : events) {
            usage = event.path("usageMetadata").isObject() ? event.path("usageMetadata") : usage;
        }
        return counted(usage);
    }

    /** What was written to a cache has no counter here. */
    private static Said.Used counted(JsonNode usage) {
        int reasoning = usage.path("thoughtsTokenCount").asInt();
        return new Said.Used(
                usage.path("promptTokenCount").asInt(),
                usage.path("cachedContentTokenCount").asInt(),
                0,
                usage.path("candidatesTokenCount").asInt() + reasoning,
                reasoning);
    }

    @Override
    public String word(Turn.Stop stop) {
        return switch (stop) {
            case END, CALLS -> "STOP";
            case LENGTH -> "MAX_TOKENS";
            case REFUSED -> "SAFETY";
        };
    }
}
