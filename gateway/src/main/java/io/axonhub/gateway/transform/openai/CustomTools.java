package io.axonhub.gateway.transform.openai;

import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content.ToolCall;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Tool;

/** OpenAI's free-text tools at providers that know functions only: there they are functions of one string, {@code input}. */
public final class CustomTools {
    private CustomTools() {}

    /** Whether the client declared the tool as custom while the provider, which knows none, called it as a function. */
    public static boolean isCustom(ToolCall call, Request request) {
        return call.kind() == ToolCall.Kind.FUNCTION
                && request.tools().stream()
                        .anyMatch(tool -> tool instanceof Tool.Custom custom
                                && custom.name().equals(call.name()));
    }

    /** The function call {@code {"input": text}} as the custom call that the client knows. */
    public static ToolCall asCustom(ToolCall call) {
        String input = Json.parseObject(call.arguments())
                .map(object -> object.path("input"))
                .filter(value -> value.isTextual())
                .map(value -> value.textValue())
                .orElse(call.arguments());
        return new ToolCall(
                call.id(), call.name(), input, ToolCall.Kind.CUSTOM, call.cache(), call.extras(), call.signature());
    }
}
