package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import java.util.List;

/** The wire's content blocks, the same in a request, an answer and a stream's {@code content_block_start}. */
final class BlockWriter {
    private BlockWriter() {}

    static ObjectNode text(String text) {
        return Json.object().put("type", "text").put("text", text);
    }

    static ObjectNode thinking(String thinking, String signature) {
        return Json.object().put("type", "thinking").put("thinking", thinking).put("signature", signature);
    }

    static ObjectNode redacted(String data) {
        return Json.object().put("type", "redacted_thinking").put("data", data);
    }

    static ObjectNode toolUse(String id, String name, ObjectNode input) {
        ObjectNode block = Json.object().put("type", "tool_use").put("id", id).put("name", name);
        block.set("input", input);
        return block;
    }

    static ObjectNode toolResult(String callId, boolean error) {
        ObjectNode block = Json.object().put("type", "tool_result").put("tool_use_id", callId);
        if (error) {
            block.put("is_error", true);
        }
        return block;
    }

    static void cite(ObjectNode text, List<JsonNode> citations) {
        if (!citations.isEmpty()) {
            text.putArray("citations").addAll(citations);
        }
    }

    /** Whether a citation has this format's shape: {@code char_location}, {@code web_search_result_location} ... */
    static boolean isCitation(JsonNode citation) {
        return citation.path("type").asText("").endsWith("_location");
    }
}
