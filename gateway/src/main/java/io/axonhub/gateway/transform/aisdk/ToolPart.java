package io.axonhub.gateway.transform.aisdk;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Content.ToolCall.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One tool call of a stored message and, where there is one, its outcome.
 *
 * @param result null while the call waits for it
 */
record ToolPart(Content.ToolCall call, Content.@Nullable ToolResult result) {
    private static final String STATIC = "tool-";
    private static final String DYNAMIC = "dynamic-tool";
    /** Where a part of AI SDK 5 and up keeps the metadata of its call. */
    static final String METADATA = "callProviderMetadata";

    private static final String DENIED = "Tool call execution denied.";

    /** Whether a part of this type is a tool's. */
    static boolean is(String type) {
        return type.startsWith(STATIC) || type.equals(DYNAMIC);
    }

    /**
     * A part of AI SDK 5 and up: {@code tool-<name>} or {@code dynamic-tool}. Null for a call that never was: its input broke off, or the
     * user went on talking ({@code superseded}) instead of approving it.
     */
    static @Nullable ToolPart read(AiSdkFields part, String type, boolean superseded) {
        part.ignore("title", "preliminary", "resultProviderMetadata", "toolMetadata", "providerExecuted");
        String name = type.equals(DYNAMIC) ? part.text("toolName") : type.substring(STATIC.length());
        String state = part.text("state");
        String id = part.text("toolCallId");
        JsonNode metadata = part.any(METADATA);
        Content.ToolCall call = new Content.ToolCall(
                        id, name, arguments(part), kind(part), Carrier.cache(metadata), Map.of())
                .withSignature(Carrier.signature(metadata));
        Content.ToolResult result = result(part, state, id);
        boolean never = state.equals("input-streaming") || (superseded && state.equals("approval-requested"));
        return never ? null : new ToolPart(call, result);
    }

    /** Itself, which stands at {@code part}. */
    ToolPart placed(AiSdkFields part) {
        part.placed(call);
        if (result != null) {
            part.placed(result);
        }
        return this;
    }

    private static Kind kind(AiSdkFields part) {
        return part.textOrEmpty("inputEncoding").equals("text") ? Kind.CUSTOM : Kind.FUNCTION;
    }

    /** The input as JSON; what the model wrote where that was no JSON. */
    private static String arguments(AiSdkFields part) {
        String raw = part.textOrEmpty("rawInput");
        JsonNode input = part.any("input");
        if (input == null) {
            return raw;
        }
        return kind(part) == Kind.CUSTOM && input.isTextual() ? input.textValue() : Json.text(input);
    }

    private static Content.@Nullable ToolResult result(AiSdkFields part, String state, String id) {
        AiSdkFields approval = part.object("approval");
        if (approval != null) {
            approval.ignore("id");
        }
        JsonNode output = part.any("output");
        String error = part.textOrEmpty("errorText");
        boolean refused = approval != null && Boolean.FALSE.equals(approval.flag("approved"));
        return switch (state) {
            case "output-available" -> outcome(id, false, output);
            case "output-error" -> new Content.ToolResult(id, true, List.of(Content.Text.of(error)), null, Map.of());
            case "output-denied" -> denied(id, approval);
            case "approval-responded" -> refused ? denied(id, approval) : null;
            case "input-streaming", "input-available", "approval-requested" -> null;
            default -> throw part.bad("state", "is '" + state + "', which the gateway does not know");
        };
    }

    private static Content.ToolResult denied(String id, @Nullable AiSdkFields approval) {
        String reason = approval == null ? "" : approval.textOrEmpty("reason");
        String said = reason.isEmpty() ? DENIED : reason;
        return new Content.ToolResult(id, true, List.of(Content.Text.of(said)), null, Map.of());
    }

    private static Content.ToolResult outcome(String id, boolean error, @Nullable JsonNode output) {
        String text = output == null ? "null" : output.isTextual() ? output.textValue() : Json.text(output);
        return new Content.ToolResult(id, error, List.of(Content.Text.of(text)), null, Map.of());
    }

    /** An invocation of AI SDK 4 and before; null for one whose arguments broke off. */
    static @Nullable ToolPart invocation(AiSdkFields invocation) {
        invocation.ignore("step");
        String id = invocation.text("toolCallId");
        String name = invocation.text("toolName");
        String state = invocation.text("state");
        if (!Set.of("partial-call", "call", "result").contains(state)) {
            throw invocation.bad("state", "must be partial-call, call or result");
        }
        JsonNode args = invocation.any("args");
        JsonNode result = invocation.any("result");
        JsonNode metadata = invocation.any(Carrier.MEMBER);
        if (state.equals("partial-call")) {
            return null;
        }
        Content.ToolCall call = Content.ToolCall.function(id, name, args == null ? "" : Json.text(args))
                .withSignature(Carrier.signature(metadata));
        return new ToolPart(call, state.equals("result") ? outcome(id, false, result) : null);
    }
}
