package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.json.Json;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's body to the unified request. What the server would have to remember (an earlier answer, a conversation, a prompt) must
 * have been put into the body by now, and is refused here: ignoring it would lose the conversation.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/create">OpenAI, create a response</a>
 */
final class ResponsesRequestReader {
    static final String ENCRYPTED = "reasoning.encrypted_content";
    static final String SUMMARIZED = "summarized";

    /** What is called otherwise here than in the unified model. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("image.source.url", "image_url"),
            Map.entry("image.source.file_id", "file_id"),
            Map.entry("document.source.url", "file_url"),
            Map.entry("document.source.file_id", "file_id"),
            Map.entry("messages", "input"),
            Map.entry("max_tokens", "max_output_tokens"),
            Map.entry("response_format", "text.format"),
            Map.entry("verbosity", "text.verbosity"),
            Map.entry("thinking", "reasoning.effort"),
            Map.entry("thinking.type", "reasoning.effort"),
            Map.entry("thinking.display", "reasoning.summary"),
            Map.entry("effort", "reasoning.effort"),
            Map.entry("logprobs", "top_logprobs"),
            Map.entry("text.citations", "annotations"),
            Map.entry("document.name", "filename"));

    private ResponsesRequestReader() {}

    static Request read(HttpCall call) {
        try {
            return whole(call);
        } catch (GatewayException e) {
            if (e.error() instanceof LlmError.InvalidRequest refusal && refusal.param() != null) {
                throw new GatewayException(refusal.about(ResponsesContinuation.own(refusal.param(), call)), e);
            }
            throw e;
        }
    }

    private static Request whole(HttpCall call) {
        Members root = Members.of(parse(call.body()), "");
        if (call.headers().first(ResponsesContinuation.CONTINUES).isPresent()) {
            root.reading().shown(path -> ResponsesContinuation.own(path, call));
        }
        refuseState(root);
        List<Tool> tools = ToolReader.tools(root);
        String model = root.needName("model");
        List<Message> messages = ItemReader.messages(root);
        Members text = root.object("text");
        Members reasoning = root.object("reasoning");
        ToolChoice choice = ToolReader.choice(root);
        Boolean parallel = root.flag("parallel_tool_calls");
        Integer maxTokens = root.count("max_output_tokens", 1);
        Sampling sampling = sampling(root);
        Thinking thinking = thinking(reasoning);
        ResponseFormat format = responseFormat(text);
        Hints hints = hints(root, text, call);
        boolean stream = Boolean.TRUE.equals(root.flag("stream"));
        Map<String, JsonNode> extras = extras(root, text, reasoning);
        return new Request(
                ResponsesInbound.FORMAT,
                model,
                messages,
                tools,
                choice,
                parallel,
                maxTokens,
                List.of(),
                sampling,
                thinking,
                format,
                hints,
                null,
                stream,
                true,
                extras,
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

    private static void refuseState(Members root) {
        String previous = root.text(ResponsesContinuation.PREVIOUS);
        if (previous != null) {
            throw ResponsesContinuation.notFound(previous);
        }
        JsonNode conversation = root.any(ResponsesContinuation.CONVERSATION);
        if (conversation != null) {
            throw ResponsesContinuation.noConversation(conversation);
        }
        if (Boolean.TRUE.equals(root.flag(ResponsesContinuation.BACKGROUND))) {
            throw ResponsesContinuation.noBackground();
        }
        if (root.any("prompt") != null) {
            throw Members.refuse("prompt", "names a prompt kept at OpenAI, which this model's provider cannot read");
        }
    }

    private static Sampling sampling(Members root) {
        Integer likely = root.count("top_logprobs", 0);
        return new Sampling(
                root.number("temperature"),
                root.number("top_p"),
                null,
                null,
                null,
                null,
                null,
                (likely != null && likely > 0) ? Boolean.TRUE : null,
                likely,
                null);
    }

    private static @Nullable Thinking thinking(@Nullable Members reasoning) {
        if (reasoning == null) {
            return null;
        }
        String level = reasoning.text("effort");
        String display = reasoning.text("summary") == null ? null : SUMMARIZED;
        if (level == null) {
            return display == null ? null : new Thinking(new Thinking.Mode.Default(), null, display);
        }
        Effort effort = Effort.parse(level)
                .orElseThrow(() -> Members.refuse(
                        reasoning.at("effort"),
                        "is '" + level + "', but must be one of none, minimal, low, medium, high, xhigh, max"));
        return new Thinking(Thinking.of(effort).mode(), effort, display);
    }

    private static ResponseFormat responseFormat(@Nullable Members text) {
        Members format = text == null ? null : text.object("format");
        if (format == null) {
            return new ResponseFormat.Text();
        }
        return switch (format.needText("type")) {
            case "text" -> new ResponseFormat.Text();
            case "json_object" -> new ResponseFormat.JsonObject();
            case "json_schema" -> {
                Members schema = format.object("schema");
                yield new ResponseFormat.JsonSchema(
                        format.text("name"),
                        format.text("description"),
                        schema == null ? null : schema.json(),
                        format.flag("strict"));
            }
            default -> throw Members.refuse(format.at("type"), "must be one of text, json_object, json_schema");
        };
    }

    private static Hints hints(Members root, @Nullable Members text, HttpCall call) {
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
                text == null ? null : text.text("verbosity"),
                call.headers().first(ResponsesContinuation.CONTINUES).orElse(null));
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

    /** What is not known, and what is known but says more than the unified model can. */
    private static Map<String, JsonNode> extras(Members root, @Nullable Members text, @Nullable Members reasoning) {
        String truncation = root.text("truncation");
        List<JsonNode> include = root.list("include");
        Map<String, JsonNode> extras = root.rest();
        String user = root.text("user");
        String identifier = root.text("safety_identifier");
        if (user != null && identifier != null && !user.equals(identifier)) {
            extras.put("user", root.need("user"));
        }
        if (truncation != null && !truncation.equals("disabled")) {
            extras.put("truncation", TextNode.valueOf(truncation));
        }
        ArrayNode others = Json.array();
        include.stream().filter(wish -> !wish.asText("").equals(ENCRYPTED)).forEach(others::add);
        if (!others.isEmpty()) {
            extras.put("include", others);
        }
        if (text != null) {
            Inner.keep(extras, "text", text.rest());
        }
        rest(reasoning, extras);
        return extras;
    }

    private static void rest(@Nullable Members reasoning, Map<String, JsonNode> extras) {
        if (reasoning == null) {
            return;
        }
        Map<String, JsonNode> rest = reasoning.rest();
        String summary = reasoning.text("summary");
        if (summary != null && !summary.equals("auto")) {
            rest.put("summary", TextNode.valueOf(summary));
        }
        Inner.keep(extras, "reasoning", rest);
    }
}
