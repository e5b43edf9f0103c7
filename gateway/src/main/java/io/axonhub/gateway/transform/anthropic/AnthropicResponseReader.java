package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.transform.Shape;
import io.axonhub.gateway.transform.Strays;
import io.axonhub.gateway.transform.Traits;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A whole 2xx answer of a Messages provider; one that holds an error in spite of its status is that error. */
final class AnthropicResponseReader {
    /** What is read of the message itself, whole or as a stream begins and ends. */
    private static final Set<String> READ = Set.of("text", "thinking", "redacted_thinking", "tool_use");

    private static final Shape BLOCK =
            Shape.of("type", "text", "citations", "thinking", "signature", "data", "id", "name", "input");
    static final Set<String> KNOWN =
            Set.of("id", "type", "role", "model", "content", "stop_reason", "stop_sequence", "usage");

    private AnthropicResponseReader() {}

    static Response read(HttpReply reply, Traits traits) {
        JsonNode tree;
        try {
            tree = Json.parse(reply.body());
        } catch (Json.BadJsonException e) {
            throw new GatewayException(
                    new LlmError.MalformedUpstream("The provider's answer is no JSON: " + e.getMessage()), e);
        }
        LlmError error = AnthropicErrors.carried(tree, traits);
        if (error != null) {
            throw new GatewayException(error);
        }
        return message(Fields.of(tree, "", Fields.Side.UPSTREAM), new UsageReader(traits.inputIncludesCache()));
    }

    private static Response message(Fields message, UsageReader usage) {
        message.need("content");
        List<Content> content = BlockReader.content(message, "content").stream()
                .filter(part ->
                        !(part instanceof Content.Text text && text.text().isEmpty()))
                .toList();
        boolean calls = content.stream().anyMatch(Content.ToolCall.class::isInstance);
        StopReason stop = StopReasons.read(message.textOrNull("stop_reason"), sequence(message));
        if (stop.kind() != StopReason.Kind.LENGTH && stop.kind() != StopReason.Kind.CONTEXT_FULL) {
            content.forEach(AnthropicResponseReader::sound);
        }
        usage.accept(message.any("usage"));
        Strays strays = new Strays();
        strays.look(message.json(), "", KNOWN);
        strays.look(message.json().path("usage"), "usage", UsageReader.KNOWN);
        for (int i = 0; i < message.glance().path("content").size(); i++) {
            look(message.glance().path("content").get(i), "content[" + i + "]", strays);
        }
        if (StopReasons.isNew(stop)) {
            strays.keep("stop_reason", message.json().path("stop_reason"));
        }
        return new Response(
                message.text("id"),
                message.text("model"),
                content,
                stop.reconcile(calls),
                usage.usage(),
                strays.members());
    }

    /** What a block that is more than kept whole says besides. */
    static void look(JsonNode block, String path, Strays strays) {
        if (READ.contains(block.path("type").asText(""))) {
            strays.look(block, path, BLOCK);
        }
    }

    /** A call that cannot be run must not look like one that can. */
    private static void sound(Content part) {
        if (part instanceof Content.ToolCall call) {
            try {
                Json.parse(call.arguments());
            } catch (Json.BadJsonException e) {
                throw new GatewayException(
                        new LlmError.MalformedUpstream("The provider's tool call has arguments that are no JSON."), e);
            }
        }
    }

    private static @Nullable String sequence(Fields message) {
        return message.textOrNull("stop_sequence");
    }
}
