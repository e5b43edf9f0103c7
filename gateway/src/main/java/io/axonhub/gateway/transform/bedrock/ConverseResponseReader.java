package io.axonhub.gateway.transform.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.transform.Shape;
import io.axonhub.gateway.transform.Strays;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A whole 2xx answer of Converse. */
final class ConverseResponseReader {
    private static final Set<String> READ = Set.of("text", "toolUse", "reasoningContent", "citationsContent");
    private static final Shape BLOCK = Shape.of(
            "text",
            "toolUse.toolUseId",
            "toolUse.name",
            "toolUse.input",
            "toolUse.type",
            "reasoningContent.reasoningText.text",
            "reasoningContent.reasoningText.signature",
            "reasoningContent.redactedContent",
            "citationsContent.content.text",
            "citationsContent.citations");
    static final Shape KNOWN = Shape.of(
            "output.message.role",
            "output.message.content",
            "stopReason",
            "metrics.latencyMs",
            "usage.inputTokens",
            "usage.outputTokens",
            "usage.totalTokens",
            "usage.cacheReadInputTokens",
            "usage.cacheWriteInputTokens",
            "usage.cacheReadInputTokenCount",
            "usage.cacheWriteInputTokenCount",
            "usage.cacheDetails.ttl",
            "usage.cacheDetails.inputTokens");

    private ConverseResponseReader() {}

    static Response read(HttpReply reply, String id) {
        JsonNode tree;
        try {
            tree = Json.parse(reply.body());
        } catch (Json.BadJsonException e) {
            throw malformed("is no JSON: " + e.getMessage());
        }
        JsonNode content = tree.path("output").path("message").path("content");
        if (!content.isArray()) {
            throw malformed("has no output.message.content");
        }
        List<Content> parts = new ArrayList<>();
        content.forEach(block -> part(block).ifPresent(parts::add));
        StopReason stop =
                ConverseStop.read(tree.path("stopReason").asText(""), tree.path("additionalModelResponseFields"));
        boolean calls = parts.stream().anyMatch(Content.ToolCall.class::isInstance);
        return new Response(id, "", parts, stop.reconcile(calls), ConverseUsage.read(tree.path("usage")), extras(tree));
    }

    private static Map<String, JsonNode> extras(JsonNode tree) {
        Strays strays = new Strays();
        strays.look(tree, "", KNOWN);
        for (JsonNode block : tree.path("output").path("message").path("content")) {
            if (opaque(block) instanceof Content.Opaque opaque && READ.contains(opaque.type())) {
                strays.look(block, "output.message.content[]", BLOCK);
            }
        }
        return strays.members();
    }

    private static Optional<Content> part(JsonNode block) {
        if (block.path("text").isTextual()) {
            String text = block.path("text").textValue();
            return text.isEmpty() ? Optional.empty() : Optional.of(Content.Text.of(text));
        }
        if (block.path("toolUse").isObject()) {
            return Optional.of(toolUse(block, block.path("toolUse")));
        }
        if (block.path("reasoningContent").isObject()) {
            return Optional.of(reasoning(block.path("reasoningContent")));
        }
        if (block.path("citationsContent").isObject()) {
            return Optional.of(cited(block.path("citationsContent")));
        }
        return Optional.of(opaque(block));
    }

    /** A call of the client's; one that the provider runs itself is its own affair. */
    static Content toolUse(JsonNode block, JsonNode call) {
        if (call.path("type").asText("").equals("server_tool_use")) {
            return opaque(block);
        }
        JsonNode input = call.path("input");
        String arguments = input.isMissingNode() || input.isNull() ? "{}" : Json.text(input);
        return Content.ToolCall.function(
                call.path("toolUseId").asText(""), call.path("name").asText(""), arguments);
    }

    private static Content reasoning(JsonNode reasoning) {
        JsonNode hidden = reasoning.path("redactedContent");
        if (hidden.isTextual() && !hidden.textValue().isEmpty()) {
            return new Content.RedactedReasoning(new Signature(ConverseOutbound.FORMAT, hidden.textValue()));
        }
        JsonNode text = reasoning.path("reasoningText");
        return new Content.Reasoning(
                text.path("text").asText(""),
                Signature.parse(text.path("signature").asText(""), ConverseOutbound.FORMAT));
    }

    private static Content cited(JsonNode cited) {
        StringBuilder text = new StringBuilder();
        cited.path("content").forEach(part -> text.append(part.path("text").asText("")));
        List<JsonNode> citations = new ArrayList<>();
        cited.path("citations").forEach(citations::add);
        return new Content.Text(text.toString(), citations, null, Map.of());
    }

    static Content opaque(JsonNode block) {
        String type = block instanceof ObjectNode object && !object.isEmpty()
                ? object.fieldNames().next()
                : "unknown";
        return new Content.Opaque(ConverseOutbound.FORMAT, type, block);
    }

    private static GatewayException malformed(String what) {
        return new GatewayException(new LlmError.MalformedUpstream("The provider's answer " + what + "."));
    }
}
