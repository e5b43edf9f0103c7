package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Sampling;
import io.axonhub.gateway.llm.Thinking;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A client's call to the unified request.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">Gemini, generateContent</a>
 */
final class GeminiRequestReader {
    private static final String JSON = "application/json";
    private static final String PLAIN = "text/plain";

    /** What is called otherwise here than in the unified model. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("image.source.url", "fileData.fileUri"),
            Map.entry("document.source.url", "fileData.fileUri"),
            Map.entry("messages", "contents"),
            Map.entry("max_tokens", "generationConfig.maxOutputTokens"),
            Map.entry("stop", "generationConfig.stopSequences"),
            Map.entry("temperature", "generationConfig.temperature"),
            Map.entry("top_p", "generationConfig.topP"),
            Map.entry("top_k", "generationConfig.topK"),
            Map.entry("frequency_penalty", "generationConfig.frequencyPenalty"),
            Map.entry("presence_penalty", "generationConfig.presencePenalty"),
            Map.entry("seed", "generationConfig.seed"),
            Map.entry("n", "generationConfig.candidateCount"),
            Map.entry("logprobs", "generationConfig.responseLogprobs"),
            Map.entry("top_logprobs", "generationConfig.logprobs"),
            Map.entry("response_format", "generationConfig.responseSchema"),
            Map.entry("thinking", "generationConfig.thinkingConfig"),
            Map.entry("thinking.display", "generationConfig.thinkingConfig.includeThoughts"),
            Map.entry("effort", "generationConfig.thinkingConfig.thinkingLevel"),
            Map.entry("tool_choice", "toolConfig.functionCallingConfig"),
            Map.entry("call.signature", "thoughtSignature"),
            Map.entry("call.arguments", "functionCall.args"),
            Map.entry("document.name", "inlineData.displayName"));

    private final Map<String, JsonNode> extras = new HashMap<>();

    private GeminiRequestReader() {}

    static Request read(HttpCall call) {
        return new GeminiRequestReader().read(GeminiCall.of(call.path()), Fields.of(parse(call.body()), ""));
    }

    private static JsonNode parse(byte[] body) {
        try {
            return Json.parse(body);
        } catch (Json.BadJsonException e) {
            throw new GatewayException(
                    new LlmError.InvalidRequest("Invalid JSON payload received: " + e.getMessage(), null, null), e);
        }
    }

    private Request read(GeminiCall call, Fields root) {
        root.any("model");
        if (root.any("cachedContent") != null) {
            throw Fields.refuse(
                    "cachedContent",
                    "names a cache that only Google's own models can read: send the contents themselves");
        }
        List<Message> messages = new ArrayList<>();
        Fields system = root.object("systemInstruction");
        if (system != null) {
            messages.add(instruction(system));
        }
        root.need("contents");
        messages.addAll(ContentReader.read(root.objects("contents")));
        Fields config = root.object("generationConfig");
        Fields known = config == null ? Fields.of(Json.object(), "generationConfig") : config;
        Thinking thinking = ThinkingConfig.read(known.object("thinkingConfig"), extras);
        ToolReader tools = ToolReader.read(root, extras);
        ResponseFormat format = format(known);
        modalities(known);
        Integer maxTokens = known.count("maxOutputTokens", 1);
        List<String> stop = known.texts("stopSequences");
        Sampling sampling = sampling(known);
        // what is left when all else has been taken
        known.keep(extras);
        root.keep(extras);
        return new Request(
                GeminiOutbound.FORMAT,
                call.model(),
                messages,
                tools.tools(),
                tools.choice(),
                null,
                maxTokens,
                stop,
                sampling,
                thinking,
                format,
                Hints.none(),
                null,
                call.stream(),
                true,
                extras,
                root.reading().origin(NAMES));
    }

    private static Message instruction(Fields system) {
        List<Content> content = new ArrayList<>();
        for (Fields part : system.objects("parts")) {
            content.add(part.placed(new Content.Text(part.text("text"), List.of(), null, part.rest())));
        }
        system.any("role");
        return system.placed(new Message(Role.SYSTEM, content, null, system.rest()));
    }

    private static Sampling sampling(Fields config) {
        return new Sampling(
                config.number("temperature"),
                config.number("topP"),
                config.count("topK", 0),
                config.number("frequencyPenalty"),
                config.number("presencePenalty"),
                config.whole("seed"),
                config.count("candidateCount", 1),
                config.flag("responseLogprobs"),
                config.count("logprobs", 0),
                null);
    }

    private static ResponseFormat format(Fields config) {
        String mime = config.textOrNull("responseMimeType");
        JsonNode json = config.any("responseJsonSchema");
        JsonNode own = config.any("responseSchema");
        String path = config.at(json == null ? "responseSchema" : "responseJsonSchema");
        config.reading().named("response_format", path);
        config.reading().named("response_format.schema", path);
        if (mime != null && !mime.equals(JSON) && !mime.equals(PLAIN)) {
            throw Fields.refuse(
                    config.at("responseMimeType"), "must be application/json or text/plain for this model's provider");
        }
        if (mime == null || mime.equals(PLAIN)) {
            return new ResponseFormat.Text();
        }
        JsonNode schema = json != null ? json : own == null ? null : JsonSchemas.of(own);
        return schema == null
                ? new ResponseFormat.JsonObject()
                : new ResponseFormat.JsonSchema(null, null, schema, null);
    }

    /** Who asks for pictures or speech cannot do with text. */
    private static void modalities(Fields config) {
        for (String modality : config.texts("responseModalities")) {
            if (!modality.equalsIgnoreCase("TEXT")) {
                throw Fields.refuse(
                        config.at("responseModalities"),
                        "asks for " + modality + ", but this model's provider answers in text only");
            }
        }
    }
}
