package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
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
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.llm.ToolChoice;
import io.axonhub.gateway.transform.Inner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/messages} to a request.
 *
 * <p>A user turn's tool results become a TOOL message of their own before the rest of the turn. Claude Code's attribution block
 * ({@code x-anthropic-billing-header: ...}, first in {@code system}) is read as any text: other formats' writers leave it out and
 * say so, because it changes with every request and another vendor's prompt cache would never hit behind it.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages">Messages API</a>
 */
final class AnthropicRequestReader {
    /** What is called otherwise here than in the unified model. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("stop", "stop_sequences"),
            Map.entry("response_format", "output_config.format"),
            Map.entry("effort", "output_config.effort"),
            Map.entry("parallel_tool_calls", "tool_choice.disable_parallel_tool_use"),
            Map.entry("end_user", "metadata.user_id"),
            Map.entry("document.name", "title"),
            Map.entry("call.arguments", "input"));

    private AnthropicRequestReader() {}

    static Request read(byte[] body) {
        return read(body, List.of());
    }

    /** {@code betas}: the beta headers, kept by their name among the unknown members that they belong to. */
    static Request read(byte[] body, List<String> betas) {
        Fields fields = Fields.of(tree(body), "", Fields.Side.CLIENT);
        Map<String, JsonNode> extras = new LinkedHashMap<>();
        if (!betas.isEmpty()) {
            extras.put(AnthropicOutbound.BETA_HEADER, TextNode.valueOf(String.join(",", betas)));
        }
        String model = fields.text("model");
        List<Message> messages = messages(fields);
        List<Tool> tools = ToolReader.tools(fields);
        Fields choice = fields.object("tool_choice");
        ToolChoice toolChoice = choice == null ? null : ToolReader.choice(choice);
        Boolean parallel = choice == null ? null : ToolReader.parallel(choice);
        fields.need("max_tokens");
        Integer maxTokens = fields.whole("max_tokens");
        List<String> stop = stop(fields);
        Sampling sampling = sampling(fields);
        Fields output = fields.object("output_config");
        Thinking thinking = ThinkingReader.read(fields, output, extras);
        ResponseFormat format = format(fields, output, extras);
        Hints hints = hints(fields, extras);
        boolean stream = Boolean.TRUE.equals(fields.flag("stream"));
        var cache = BlockReader.cache(fields);
        keep(extras, "output_config", output);
        if (choice != null) {
            Inner.keep(extras, "tool_choice", choice.rest());
        }
        extras.putAll(fields.rest());
        return new Request(
                AnthropicOutbound.FORMAT,
                model,
                messages,
                tools,
                toolChoice,
                parallel,
                maxTokens,
                stop,
                sampling,
                thinking,
                format,
                hints,
                cache,
                stream,
                true,
                extras,
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

    /** Keeps the members of a nested object that nobody asked for, under its name. */
    static void keep(Map<String, JsonNode> extras, String name, @Nullable Fields nested) {
        if (nested == null) {
            return;
        }
        Inner.keep(extras, name, nested.rest());
    }

    private static List<Message> messages(Fields fields) {
        List<Message> messages = new ArrayList<>();
        List<Content> system = BlockReader.content(fields, "system");
        onlyText(system, fields, "system");
        if (!system.isEmpty()) {
            messages.add(fields.reading().placed(Message.of(Role.SYSTEM, system), fields.at("system")));
        }
        fields.need("messages");
        ArrayNode turns = fields.array("messages");
        for (int i = 0; turns != null && i < turns.size(); i++) {
            Fields turn = fields.element("messages", i, turns.get(i));
            turn(turn).forEach(message -> messages.add(turn.placed(message)));
        }
        return messages;
    }

    private static void onlyText(List<Content> parts, Fields owner, String name) {
        for (int i = 0; i < parts.size(); i++) {
            if (!(parts.get(i) instanceof Content.Text)) {
                throw owner.bad(name + "." + i + ".type", "Input should be 'text'");
            }
        }
    }

    private static List<Message> turn(Fields turn) {
        String role = turn.text("role");
        turn.need("content");
        List<Content> parts = BlockReader.content(turn, "content");
        Map<String, JsonNode> rest = turn.rest();
        return switch (role) {
            case "user" -> user(parts, rest);
            case "assistant" -> List.of(new Message(Role.ASSISTANT, parts, null, rest));
            case "system" -> {
                onlyText(parts, turn, "content");
                yield List.of(new Message(Role.SYSTEM, parts, null, rest));
            }
            default -> throw turn.bad("role", "Input should be 'user', 'assistant' or 'system'");
        };
    }

    private static List<Message> user(List<Content> parts, Map<String, JsonNode> rest) {
        List<Content> results =
                parts.stream().filter(Content.ToolResult.class::isInstance).toList();
        if (results.isEmpty()) {
            return List.of(new Message(Role.USER, parts, null, rest));
        }
        List<Content> others = parts.stream()
                .filter(part -> !(part instanceof Content.ToolResult))
                .toList();
        Message answers = new Message(Role.TOOL, results, null, rest);
        return others.isEmpty() ? List.of(answers) : List.of(answers, Message.of(Role.USER, others));
    }

    private static List<String> stop(Fields fields) {
        List<String> stop = new ArrayList<>();
        ArrayNode wire = fields.array("stop_sequences");
        for (int i = 0; wire != null && i < wire.size(); i++) {
            if (!wire.get(i).isTextual()) {
                throw fields.bad("stop_sequences." + i, "Input should be a valid string");
            }
            stop.add(wire.get(i).textValue());
        }
        return stop;
    }

    private static Sampling sampling(Fields fields) {
        return new Sampling(
                fields.number("temperature"),
                fields.number("top_p"),
                fields.whole("top_k"),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** {@code output_config.format}, or the beta's {@code output_format}. */
    private static ResponseFormat format(Fields fields, @Nullable Fields output, Map<String, JsonNode> extras) {
        Fields format = output == null ? null : output.object("format");
        Fields legacy = fields.object("output_format");
        Fields asked = format == null ? legacy : format;
        if (asked == null) {
            return new ResponseFormat.Text();
        }
        fields.reading().named("response_format", asked.path());
        if (!asked.text("type").equals("json_schema")) {
            throw asked.bad("type", "Input should be 'json_schema'");
        }
        asked.need("schema");
        Fields schema = asked.object("schema");
        Inner.keep(extras, asked.path(), asked.rest());
        if (legacy != null && legacy != asked) {
            extras.put(legacy.path(), legacy.json());
        }
        return new ResponseFormat.JsonSchema(null, null, schema == null ? null : schema.json(), null);
    }

    private static Hints hints(Fields fields, Map<String, JsonNode> extras) {
        Fields metadata = fields.object("metadata");
        String user = metadata == null ? null : metadata.textOrNull("user_id");
        keep(extras, "metadata", metadata);
        return new Hints(user, Map.of(), null, null, fields.textOrNull("service_tier"), null, null);
    }
}
