package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content.ToolCall;

/** Writes the elements of {@code tool_calls}, in requests, answers and streams. */
final class ChatToolCalls {
    private ChatToolCalls() {}

    /** A whole call; arguments as given. */
    static ObjectNode write(ToolCall call) {
        ObjectNode json = Json.object().put("id", call.id());
        switch (call.kind()) {
            case FUNCTION -> {
                json.put("type", "function");
                json.putObject("function").put("name", call.name()).put("arguments", call.arguments());
            }
            case CUSTOM -> {
                json.put("type", "custom");
                json.putObject("custom").put("name", call.name()).put("input", call.arguments());
            }
        }
        ChatCallSignature.write(call.signature(), json);
        return json;
    }

    /** A later fragment of a call's arguments. */
    static ObjectNode fragment(ToolCall.Kind kind, String fragment) {
        ObjectNode json = Json.object();
        switch (kind) {
            case FUNCTION -> json.putObject("function").put("arguments", fragment);
            case CUSTOM -> json.putObject("custom").put("input", fragment);
        }
        return json;
    }
}
