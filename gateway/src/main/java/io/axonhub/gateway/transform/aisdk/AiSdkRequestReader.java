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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code useChat} posts to a request: the conversation, and whatever the app adds in {@code body}, spelled as the SDK spells its
 * call settings ({@code model}, {@code system}, {@code tools}, {@code toolChoice}, {@code temperature}, {@code maxOutputTokens} ...).
 *
 * @see <a href="https://ai-sdk.dev/docs/ai-sdk-core/settings">AI SDK, settings</a>
 */
final class AiSdkRequestReader {
    private static final String MESSAGES = "messages";

    /** What is called otherwise here than in the unified model. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("image.source.url", "url"),
            Map.entry("document.source.url", "url"),
            Map.entry("image.source.file_id", "providerReference"),
            Map.entry("document.source.file_id", "providerReference"),
            Map.entry("stop", "stopSequences"),
            Map.entry("top_p", "topP"),
            Map.entry("top_k", "topK"),
            Map.entry("frequency_penalty", "frequencyPenalty"),
            Map.entry("presence_penalty", "presencePenalty"),
            Map.entry("tool_choice", "toolChoice"),
            Map.entry("thinking", "reasoning"),
            Map.entry("thinking.type", "reasoning"),
            Map.entry("effort", "reasoning"),
            Map.entry("document.name", "filename"),
            Map.entry("call.signature", "callProviderMetadata"),
            Map.entry("call.arguments", "input"));

    private AiSdkRequestReader() {}

    /** {@code model}: what stands for a model that the body does not name. */
    static Request read(byte[] body, String model, boolean stream) {
        AiSdkFields fields = AiSdkFields.of(tree(body), "");
        fields.ignore("id", "trigger", "messageId", "stream", "model");
        List<Message> messages = messages(fields);
        List<Tool> tools = ToolReader.tools(fields);
        ToolChoice choice = ToolReader.choice(fields);
        Integer maxTokens = maxTokens(fields);
        List<String> stop = stop(fields);
        Sampling sampling = sampling(fields);
        Thinking thinking = thinking(fields);
        Map<String, JsonNode> rest = fields.rest();
        return new Request(
                AiSdkInbound.FORMAT,
                model,
                messages,
                tools,
                choice,
                null,
                maxTokens,
                stop,
                sampling,
                thinking,
                new ResponseFormat.Text(),
                Hints.none(),
                null,
                stream,
                true,
                rest,
                fields.reading().origin(NAMES));
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
            Content text = fields.reading().placed(Content.Text.of(system), "system");
            messages.add(fields.reading().placed(Message.of(Role.SYSTEM, List.of(text)), "system"));
        }
        fields.need(MESSAGES);
        ArrayNode wire = fields.array(MESSAGES);
        int lastUser = -1;
        for (int i = 0; wire != null && i < wire.size(); i++) {
            lastUser = wire.get(i).path("role").asText("").equals("user") ? i : lastUser;
        }
        for (int i = 0; wire != null && i < wire.size(); i++) {
            AiSdkFields message = fields.element(MESSAGES, i, wire.get(i));
            List<Message> turns = LegacyMessageReader.is(wire.get(i))
                    ? LegacyMessageReader.read(message, i == wire.size() - 1)
                    : UiMessageReader.read(message, i < lastUser);
            turns.forEach(turn -> messages.add(message.placed(turn)));
        }
        return messages;
    }

    private static @Nullable Integer maxTokens(AiSdkFields fields) {
        Integer current = fields.whole("maxOutputTokens");
        Integer legacy = fields.whole("maxTokens");
        fields.reading().named("max_tokens", current == null ? "maxTokens" : "maxOutputTokens");
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
