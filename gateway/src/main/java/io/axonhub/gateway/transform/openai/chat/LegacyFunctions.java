package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Request;

/**
 * Clients that offer OpenAI's deprecated {@code functions}. What they read is {@code function_call}, of which an answer has one.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI, create chat completion: functions</a>
 */
final class LegacyFunctions {
    static final String MEMBER = "function_call";
    static final String ONE_ONLY = "a client of functions gets one call only";

    private LegacyFunctions() {}

    /** Whether the client offers functions and no tools. */
    static boolean are(Request request) {
        return !request.tools().isEmpty() && request.wrote("tools[0]").startsWith("functions[");
    }

    /** A call, or a fragment of one, as these clients have it. */
    static ObjectNode of(JsonNode call) {
        ObjectNode owner = Json.object();
        owner.set(MEMBER, call.path("function"));
        return owner;
    }

    /** Why the answer ended. {@code wire}: to a client of tools. */
    static String finish(String wire) {
        return wire.equals("tool_calls") ? MEMBER : wire;
    }
}
