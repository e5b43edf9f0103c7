package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.ToolArguments;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A whole answer to the body of a message. */
final class AnthropicResponseWriter {
    private AnthropicResponseWriter() {}

    static ObjectNode write(Response response, String id, String model, Notes notes) {
        ObjectNode body = envelope(id, model);
        ArrayNode content = body.putArray("content");
        for (int i = 0; i < response.content().size(); i++) {
            Content part = response.content().get(i);
            if (part instanceof Content.ToolCall call && call.signature() != null) {
                content.add(signature(call.signature()));
            }
            block(part, "content[" + i + "]", notes).ifPresent(content::add);
        }
        boolean refused = response.content().stream().anyMatch(Content.Refusal.class::isInstance);
        stop(body, response.stop(), refused);
        body.set("usage", UsageWriter.write(response.usage()));
        return body;
    }

    /** What every answer starts with, in one piece and in {@code message_start}. */
    static ObjectNode envelope(String id, String model) {
        return Json.object()
                .put("id", id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model);
    }

    /** Both members that say why the model stopped; null while it has not. */
    static void stop(ObjectNode owner, @Nullable StopReason stop, boolean refused) {
        owner.put("stop_reason", stop == null ? null : StopReasons.write(stop, refused));
        owner.put("stop_sequence", stop == null ? null : stop.sequence());
    }

    private static Optional<ObjectNode> block(Content part, String path, Notes notes) {
        return switch (part) {
            case Content.Text text -> text(text, path, notes);
            case Content.Refusal refusal -> Optional.of(BlockWriter.text(refusal.text()));
            case Content.Reasoning reasoning ->
                reasoning.text().isEmpty() && reasoning.signature() == null
                        ? Optional.empty()
                        : Optional.of(BlockWriter.thinking(
                                reasoning.text(), Signature.wire(reasoning.signature(), AnthropicOutbound.FORMAT)));
            case Content.RedactedReasoning redacted ->
                Optional.of(BlockWriter.redacted(Signature.wire(redacted.data(), AnthropicOutbound.FORMAT)));
            case Content.ToolCall call -> {
                noteExtras(call, path, notes);
                yield Optional.of(BlockWriter.toolUse(call.id(), call.name(), ToolArguments.object(call, path, notes)));
            }
            case Content.Opaque opaque -> opaque(opaque, path, notes);
            case Content.Image image -> dropped(path, "image", notes);
            case Content.Audio audio -> dropped(path, "audio", notes);
            case Content.Document document -> dropped(path, "document", notes);
            case Content.ToolResult result -> dropped(path, "tool result", notes);
        };
    }

    /** The signature of a call has no place in a tool_use block: the client keeps it in an empty thinking block before that. */
    static ObjectNode signature(Signature signature) {
        return BlockWriter.thinking("", Signature.wire(signature, AnthropicOutbound.FORMAT));
    }

    /** Notes what another format's call brought along. */
    static void noteExtras(Content.ToolCall call, String path, Notes notes) {
        call.extras().keySet().stream()
                .sorted()
                .forEach(name -> notes.dropped(path + "." + name, "a tool_use block has no such member"));
    }

    private static Optional<ObjectNode> text(Content.Text text, String path, Notes notes) {
        if (text.text().isEmpty()) {
            return Optional.empty();
        }
        ObjectNode block = BlockWriter.text(text.text());
        List<JsonNode> cited =
                text.citations().stream().filter(BlockWriter::isCitation).toList();
        BlockWriter.cite(block, cited);
        if (cited.size() < text.citations().size()) {
            notes.dropped(path + ".annotations", "no equivalent");
        }
        return Optional.of(block);
    }

    /** This format's own block as it is; null for another's, which is noted. */
    static Optional<ObjectNode> opaque(Content.Opaque opaque, String path, Notes notes) {
        return opaque.format().equals(AnthropicOutbound.FORMAT) && opaque.json() instanceof ObjectNode block
                ? Optional.of(block.deepCopy())
                : dropped(path, opaque.type(), notes);
    }

    static Optional<ObjectNode> dropped(String path, String kind, Notes notes) {
        notes.dropped(path, "an answer of this format cannot hold " + kind);
        return Optional.empty();
    }
}
