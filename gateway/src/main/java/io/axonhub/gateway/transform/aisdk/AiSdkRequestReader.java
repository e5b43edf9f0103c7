package io.axonhub.gateway.transform.aisdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Sampling;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.llm.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code useChat} posts to a request: the conversation, and whatever the app adds in {@code body}, spelled as the SDK spells its
 * call settings ({@code model}, {@code system}, {@code tools}, {@code toolChoice}, {@code temperature}, {@code maxOutputTokens} ...).
 *
 * @see <a href="https://ai-sdk.dev/docs/ai-sdk-core/settings">AI SDK, settings</a>
 */
final class AiSdkRequestReader {
    private static final String MESSAGES = "messages";

    private AiSdkRequestReader() {}

    /** {@code model}: what stands for a model that the body does not name. */
    static Request read(byte[] body, String model, boolean stream) {
        AiSdkFields fields = AiSdkFields.of(tree(body), "");
        fields.ignore("id", "trigger", "messageId", "stream", "model");
        List<Message> messages = messages(fields);
        List<Tool> tools = ToolReader.tools(fields);
        ToolChoice choice = ToolReader.choice(fields);
        return new Request(
                AiSdkInbound.FORMAT,
                model,
                messages,
                tools,
                choice,
                null,
                maxTokens(fields),
                stop(fields),
                sampling(fields),
                thinking(fields),
                new ResponseFormat.Text(),
                Hints.none(),
                null,
                stream,
                true,
                fields.rest());
    }

    private static JsonNode tree(byte[] body) {
        try {
            return Json.parse(body);
        } catch (Json.BadJsonException e) {
            throw new GatewayException(
                    new LlmError.InvalidRequest("The request body is not valid JSON: " + e.getMessage(), null, null),
                    e);
        }
    }

    private static List<Message> messages(AiSdkFields fields) {
        List<Message> messages = new ArrayList<>();
        String system = fields.textOrEmpty("system");
        if (!system.isEmpty()) {
            messages.add(Message.of(Role.SYSTEM, List.of(Content.Text.of(system))));
        }
        fields.need(MESSAGES);
        ArrayNode wire = fields.array(MESSAGES);
        int lastUser = -1;
        for (int i = 0; wire != null && i < wire.size(); i++) {
            lastUser = wire.get(i).path("role").asText("").equals("user") ? i : lastUser;
        }
        for (int i = 0; wire != null && i < wire.size(); i++) {
            AiSdkFields message = fields.element(MESSAGES, i, wire.get(i));
            messages.addAll(
                    LegacyMessageReader.is(wire.get(i))
                            ? LegacyMessageReader.read(message, i == wire.size() - 1)
                            : UiMessageReader.read(message, i < lastUser));
        }
        return messages;
    }

    private static @Nullable Integer maxTokens(AiSdkFields fields) {
        Integer current = fields.whole("maxOutputTokens");
        Integer legacy = fields.whole("maxTokens");
        return current == null ? legacy : current;
    }

    private static List<String> stop(AiSdkFields fields) {
        List<String> stop = new ArrayList<>();
        ArrayNode wire = fields.array("stopSequences");
        for (int i = 0; wire != null && i < wire.size(); i++) {
            if (!wire.get(i).isTextual()) {
                throw fields.bad("stopSequences[" + i + "]", "must be a string");
            }
            stop.add(wire.get(i).textValue());
        }
        return stop;
    }

    private static Sampling sampling(AiSdkFields fields) {
        Integer seed = fields.whole("seed");
        return new Sampling(
                fields.number("temperature"),
                fields.number("topP"),
                fields.whole("topK"),
                fields.number("frequencyPenalty"),
                fields.number("presencePenalty"),
                seed == null ? null : seed.longValue(),
                null,
                null,
                null,
                null);
    }

    private static @Nullable Thinking thinking(AiSdkFields fields) {
        String effort = fields.textOrNull("reasoning");
        if (effort == null || effort.equals("provider-default")) {
            return null;
        }
        return Effort.parse(effort)
                .map(Thinking::of)
                .orElseThrow(() -> fields.bad(
                        "reasoning", "must be provider-default, none, minimal, low, medium, high, xhigh or max"));
    }
}
