package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.transform.CallIds;
import io.axonhub.gateway.transform.Inner;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.ToolArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a conversation to the blocks of a request: what the API would refuse for its form only is left out or mended,
 * what it cannot take at all is refused by the name of its field.
 */
final class RequestBlocks {
    /** The API's rule, with the length that the clouds which host it add. */
    static final CallIds IDS = new CallIds("[a-zA-Z0-9_-]{1,64}");

    private final boolean own;
    private final CacheMarkers markers;
    private final Notes notes;
    private final MediaWriter media;

    /** {@code own}: the request was read from this format, so that its unknown members may go out again. */
    RequestBlocks(boolean own, CacheMarkers markers, Notes notes) {
        this.own = own;
        this.markers = markers;
        this.notes = notes;
        this.media = new MediaWriter(notes);
    }

    /** The blocks of a message's parts. */
    List<ObjectNode> write(Role role, List<Content> parts, String path) {
        List<ObjectNode> blocks = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            block(role, parts.get(i), path + "[" + i + "]").ifPresent(blocks::add);
        }
        return blocks;
    }

    private Optional<ObjectNode> block(Role role, Content part, String path) {
        return switch (part) {
            case Content.Text text -> text(text, path);
            case Content.Refusal refusal -> visible(refusal.text());
            case Content.Image image -> Optional.of(image(image, path));
            case Content.Document document -> Optional.of(document(document, path));
            case Content.Audio audio -> throw refused(path, "audio input is not supported by this model's provider");
            case Content.Reasoning reasoning -> reasoning(reasoning, path);
            case Content.RedactedReasoning redacted -> redacted(redacted.data(), path);
            case Content.ToolCall call -> Optional.of(call(call, path));
            case Content.ToolResult result -> Optional.of(result(result, path));
            case Content.Opaque opaque -> opaque(role, opaque, path);
        };
    }

    private static Optional<ObjectNode> visible(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(BlockWriter.text(text));
    }

    private Optional<ObjectNode> text(Content.Text text, String path) {
        Optional<ObjectNode> block = visible(text.text());
        if (block.isEmpty() && text.cache() != null) {
            notes.dropped(path + ".cache_control", "text of white space only is left out, with its marker");
        }
        if (block.isEmpty()) {
            text.extras().keySet().stream().sorted().forEach(name -> blank(path + "." + name));
        }
        block.ifPresent(node -> {
            List<JsonNode> cited =
                    text.citations().stream().filter(BlockWriter::isCitation).toList();
            BlockWriter.cite(node, own ? cited : List.of());
            if (!own && !text.citations().isEmpty()) {
                notes.dropped(path + ".annotations", "no equivalent");
            }
            markers.put(node, text.cache(), path);
            extras(node, text.extras(), path);
        });
        return block;
    }

    private void blank(String path) {
        notes.dropped(path, "text of white space only is left out");
    }

    private ObjectNode image(Content.Image image, String path) {
        ObjectNode block = media.image(image.source(), path);
        if (image.detail() != null && !image.detail().equals("auto")) {
            notes.dropped(path + ".detail", "no equivalent");
        }
        markers.put(block, image.cache(), path);
        extras(block, image.extras(), path);
        return block;
    }

    private ObjectNode document(Content.Document document, String path) {
        ObjectNode block = media.document(document, path);
        markers.put(block, document.cache(), path);
        extras(block, document.extras(), path);
        return block;
    }

    /** Only this provider's own signature proves reasoning to it; anything else is a 400 there. */
    private Optional<ObjectNode> reasoning(Content.Reasoning reasoning, String path) {
        Signature signature = reasoning.signature();
        if (!isOurs(signature)) {
            notes.dropped(path, "reasoning without this provider's signature cannot be replayed to it");
            return Optional.empty();
        }
        return Optional.of(BlockWriter.thinking(reasoning.text(), Signature.wire(signature, AnthropicOutbound.FORMAT)));
    }

    private Optional<ObjectNode> redacted(Signature data, String path) {
        if (!isOurs(data)) {
            notes.dropped(path, "reasoning encrypted by another provider cannot be replayed to this one");
            return Optional.empty();
        }
        return Optional.of(BlockWriter.redacted(data.value()));
    }

    private static boolean isOurs(@Nullable Signature signature) {
        return signature != null && signature.format().equals(AnthropicOutbound.FORMAT);
    }

    private ObjectNode call(Content.ToolCall call, String path) {
        ObjectNode block =
                BlockWriter.toolUse(IDS.fit(call.id()), call.name(), ToolArguments.object(call, path, notes));
        if (call.signature() != null) {
            notes.dropped(path + ".signature", "the call was signed by another provider");
        }
        markers.put(block, call.cache(), path);
        extras(block, call.extras(), path);
        return block;
    }

    private ObjectNode result(Content.ToolResult result, String path) {
        ObjectNode block = BlockWriter.toolResult(IDS.fit(result.callId()), result.error());
        List<ObjectNode> content = write(Role.TOOL, result.content(), path + ".content");
        Conversation.content(block, content);
        markers.put(block, result.cache(), path);
        extras(block, result.extras(), path);
        return block;
    }

    /** The model's own foreign items are history it can do without; the user's are what the answer hangs on. */
    private Optional<ObjectNode> opaque(Role role, Content.Opaque opaque, String path) {
        if (opaque.format().equals(AnthropicOutbound.FORMAT) && opaque.json() instanceof ObjectNode block) {
            return Optional.of(block.deepCopy());
        }
        if (role == Role.ASSISTANT) {
            notes.dropped(path, "no equivalent of " + opaque.type());
            return Optional.empty();
        }
        throw refused(path, "content of type '" + opaque.type() + "' is not supported by this model's provider");
    }

    /** Members that only this format knows go out again; another's are noted, in a fixed order. */
    void extras(ObjectNode block, Map<String, JsonNode> extras, String path) {
        new TreeMap<>(extras).forEach((name, value) -> {
            if (own) {
                Inner.put(block, name, value);
            } else {
                notes.dropped(path + "." + name, "no equivalent");
            }
        });
    }

    static GatewayException refused(String field, String why) {
        return new GatewayException(LlmError.InvalidRequest.of(field, field + ": " + why));
    }
}
