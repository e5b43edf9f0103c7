package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Sampling;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.llm.ToolChoice;
import io.axonhub.gateway.transform.Inner;
import io.axonhub.gateway.transform.openai.Members;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's body to the unified request.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI, create chat completion</a>
 */
final class ChatRequestReader {
    /** OpenAI's prompt-cache marker; its mode becomes the marker's type. */
    static final String BREAKPOINT = "prompt_cache_breakpoint";

    private static final int MOST_STOPS = 4;

    /** What is called otherwise here than in the unified model. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("image.source.url", "image_url.url"),
            Map.entry("document.source.file_id", "file.file_id"),
            Map.entry("response_format.name", "response_format.json_schema.name"),
            Map.entry("response_format.description", "response_format.json_schema.description"),
            Map.entry("response_format.strict", "response_format.json_schema.strict"),
            Map.entry("response_format.schema", "response_format.json_schema.schema"),
            Map.entry("thinking", "reasoning_effort"),
            Map.entry("thinking.type", "reasoning_effort"),
            Map.entry("effort", "reasoning_effort"),
            Map.entry("image.detail", "image_url.detail"),
            Map.entry("document.name", "file.filename"),
            Map.entry("function.name", "function.name"),
            Map.entry("function.description", "function.description"),
            Map.entry("function.strict", "function.strict"),
            Map.entry("custom.name", "custom.name"),
            Map.entry("call.arguments", "function.arguments"),
            Map.entry("call.signature", "extra_content.google.thought_signature"));

    private ChatRequestReader() {}

    static Request read(byte[] body) {
        Members root = Members.of(parse(body), "");
        Map<String, JsonNode> extras = new LinkedHashMap<>();
        List<Tool> tools = ChatToolReader.tools(root);
        String model = root.needName("model");
        List<Message> messages = ChatMessageReader.messages(root);
        boolean stream = Boolean.TRUE.equals(root.flag("stream"));
        Members options = root.object("stream_options");
        Boolean usage = options == null ? null : options.flag("include_usage");
        ToolChoice choice = ChatToolReader.choice(root, extras);
        Boolean parallel = root.flag("parallel_tool_calls");
        Integer maxTokens = maxTokens(root, extras);
        List<String> stop = stop(root);
        Sampling sampling = sampling(root);
        Thinking thinking = thinking(root);
        ResponseFormat format = responseFormat(root, extras);
        Hints hints = hints(root);
        Map<String, JsonNode> all = extras(root, options, extras);
        return new Request(
                ChatInbound.FORMAT,
                model,
                messages,
                tools,
                choice,
                parallel,
                maxTokens,
                stop,
                sampling,
                thinking,
                format,
                hints,
                null,
                stream,
                Boolean.TRUE.equals(usage),
                all,
                root.reading().origin(NAMES));
    }

    private static JsonNode parse(byte[] body) {
        try {
            return Json.parse(body);
        } catch (Json.BadJsonException e) {
            throw new GatewayException(
                    new LlmError.InvalidRequest("The body cannot be read: " + e.getMessage(), null, null), e);
        }
    }

    private static @Nullable Integer maxTokens(Members root, Map<String, JsonNode> extras) {
        Integer old = root.count("max_tokens", 1);
        Integer limit = root.count("max_completion_tokens", 1);
        if (old != null && limit != null && !old.equals(limit)) {
            extras.put("max_tokens", root.need("max_tokens"));
        }
        if (limit != null) {
            root.reading().named("max_tokens", "max_completion_tokens");
        }
        return limit == null ? old : limit;
    }

    private static List<String> stop(Members root) {
        JsonNode stop = root.any("stop");
        if (stop == null) {
            return List.of();
        }
        if (stop.isTextual()) {
            return List.of(stop.textValue());
        }
        List<String> sequences = new ArrayList<>();
        for (JsonNode sequence : root.list("stop")) {
            if (!sequence.isTextual()) {
                throw Members.refuse(root.at("stop") + "[" + sequences.size() + "]", "must be a string");
            }
            sequences.add(sequence.textValue());
        }
        if (sequences.size() > MOST_STOPS) {
            throw Members.refuse(root.at("stop"), "takes at most " + MOST_STOPS + " sequences");
        }
        return sequences;
    }

    private static Sampling sampling(Members root) {
        Members bias = root.object("logit_bias");
        return new Sampling(
                root.number("temperature"),
                root.number("top_p"),
                root.count("top_k", 0),
                root.number("frequency_penalty"),
                root.number("presence_penalty"),
                root.whole("seed"),
                root.count("n", 1),
                root.flag("logprobs"),
                root.count("top_logprobs", 0),
                bias == null ? null : bias.json());
    }

    private static @Nullable Thinking thinking(Members root) {
        String effort = root.text("reasoning_effort");
        if (effort == null) {
            return null;
        }
        return Thinking.of(Effort.parse(effort)
                .orElseThrow(() -> Members.refuse(
                        root.at("reasoning_effort"),
                        "is '" + effort + "', but must be one of none, minimal, low, medium, high, xhigh, max")));
    }

    private static ResponseFormat responseFormat(Members root, Map<String, JsonNode> extras) {
        Members format = root.object("response_format");
        if (format == null) {
            return new ResponseFormat.Text();
        }
        ResponseFormat asked = switch (format.needText("type")) {
            case "text" -> new ResponseFormat.Text();
            case "json_object" -> new ResponseFormat.JsonObject();
            case "json_schema" -> jsonSchema(format.needObject("json_schema"), extras);
            default -> throw Members.refuse(format.at("type"), "must be one of text, json_object, json_schema");
        };
        Inner.keep(extras, "response_format", format.rest());
        return asked;
    }

    private static ResponseFormat jsonSchema(Members schema, Map<String, JsonNode> extras) {
        Members tree = schema.object("schema");
        ResponseFormat asked = new ResponseFormat.JsonSchema(
                schema.text("name"),
                schema.text("description"),
                tree == null ? null : tree.json(),
                schema.flag("strict"));
        Inner.keep(extras, "response_format.json_schema", schema.rest());
        return asked;
    }

    private static Hints hints(Members root) {
        String identifier = root.text("safety_identifier");
        String user = root.text("user");
        root.reading().named("end_user", identifier == null ? "user" : "safety_identifier");
        return new Hints(
                identifier == null ? user : identifier,
                metadata(root.object("metadata")),
                root.text("prompt_cache_key"),
                root.text("prompt_cache_retention"),
                root.text("service_tier"),
                root.flag("store"),
                root.text("verbosity"));
    }

    private static Map<String, String> metadata(@Nullable Members metadata) {
        if (metadata == null) {
            return Map.of();
        }
        Map<String, String> pairs = new HashMap<>();
        for (Map.Entry<String, JsonNode> pair : metadata.json().properties()) {
            pairs.put(pair.getKey(), metadata.needText(pair.getKey()));
        }
        return pairs;
    }

    /** {@code kept}: what was kept of the members that were read. */
    private static Map<String, JsonNode> extras(Members root, @Nullable Members options, Map<String, JsonNode> kept) {
        Map<String, JsonNode> extras = root.rest();
        extras.putAll(kept);
        String user = root.text("user");
        String identifier = root.text("safety_identifier");
        if (user != null && identifier != null && !user.equals(identifier)) {
            extras.put("user", root.need("user"));
        }
        if (options != null) {
            Inner.keep(extras, "stream_options", options.rest());
        }
        return extras;
    }

    /** OpenAI's own prompt-cache marker on parts, or the one that OpenRouter and LiteLLM accept on parts, messages and tools. */
    static @Nullable CacheControl cache(Members holder) {
        Members marker = holder.object("cache_control");
        if (marker != null) {
            return new CacheControl(marker.needText("type"), marker.text("ttl"));
        }
        Members breakpoint = holder.object(BREAKPOINT);
        if (breakpoint == null) {
            return null;
        }
        List.of("text", "image", "document", "function")
                .forEach(kind -> holder.reading().named(kind + ".cache_control", BREAKPOINT));
        return new CacheControl(breakpoint.needText("mode"), breakpoint.text("ttl"));
    }
}
