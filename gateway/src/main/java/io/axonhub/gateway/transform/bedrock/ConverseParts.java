package io.axonhub.gateway.transform.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.ToolArguments;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a conversation to Converse's content blocks. A cache marker becomes a block of its own behind the one it stood on.
 * Reasoning is only replayed to who signed it: Claude's signatures hold on every cloud.
 */
final class ConverseParts {
    private static final String SILENT = "(no output)";

    private final boolean cachePoints;
    private final Set<String> signers;
    private final Notes notes;
    private final ConverseMedia media;
    private final IdentityHashMap<ObjectNode, String> points = new IdentityHashMap<>();

    /** {@code signers}: the formats whose reasoning the model knows as its own. */
    ConverseParts(boolean cachePoints, Set<String> signers, Notes notes) {
        this.cachePoints = cachePoints;
        this.signers = signers;
        this.notes = notes;
        this.media = new ConverseMedia(notes);
    }

    /** The blocks of a message's parts. */
    List<ObjectNode> write(Role role, List<Content> parts, String path) {
        List<ObjectNode> blocks = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            part(role, parts.get(i), path + "[" + i + "]", blocks);
        }
        return blocks;
    }

    private void part(Role role, Content part, String path, List<ObjectNode> blocks) {
        switch (part) {
            case Content.Text text
            when role == Role.SYSTEM && text.isAttribution() ->
                notes.dropped(path, "attribution of the client, of no use to this provider");
            case Content.Text text -> text(text, path, blocks);
            case Content.Refusal refusal -> visible(refusal.text(), blocks);
            case Content.Image image -> image(image, path, blocks);
            case Content.Document document -> {
                blocks.add(media.document(document, path));
                extras(document.extras(), path);
                marker(document.cache(), path, blocks);
            }
            case Content.Audio audio ->
                throw ConverseMedia.refused(path, "audio input is not supported by this model's provider");
            case Content.Reasoning reasoning -> reasoning(reasoning, path, blocks);
            case Content.RedactedReasoning redacted -> redacted(redacted.data(), path, blocks);
            case Content.ToolCall call -> call(call, path, blocks);
            case Content.ToolResult result -> result(result, path, blocks);
            case Content.Opaque opaque -> opaque(role, opaque, path, blocks);
        }
    }

    private static boolean visible(String text, List<ObjectNode> blocks) {
        if (text.isBlank()) {
            return false;
        }
        return blocks.add(Json.object().put("text", text));
    }

    private void text(Content.Text text, String path, List<ObjectNode> blocks) {
        if (visible(text.text(), blocks)) {
            if (!text.citations().isEmpty()) {
                notes.dropped(path + ".citations", "no equivalent");
            }
            extras(text.extras(), path);
            marker(text.cache(), path, blocks);
            return;
        }
        extras(text.extras(), path);
        if (text.cache() != null) {
            notes.dropped(path + ".cache_control", "text of white space only is left out, with its marker");
        }
    }

    private void image(Content.Image image, String path, List<ObjectNode> blocks) {
        blocks.add(media.image(image.source(), path));
        if (image.detail() != null && !image.detail().equals("auto")) {
            notes.dropped(path + ".detail", "no equivalent");
        }
        extras(image.extras(), path);
        marker(image.cache(), path, blocks);
    }

    private void reasoning(Content.Reasoning reasoning, String path, List<ObjectNode> blocks) {
        Signature signature = reasoning.signature();
        if (signature == null || !signers.contains(signature.format())) {
            notes.dropped(path, "reasoning without this provider's signature cannot be replayed to it");
            return;
        }
        ObjectNode block = Json.object();
        block.putObject("reasoningContent")
                .putObject("reasoningText")
                .put("text", reasoning.text())
                .put("signature", signature.value());
        blocks.add(block);
    }

    private void redacted(Signature data, String path, List<ObjectNode> blocks) {
        if (!data.format().equals(ConverseOutbound.FORMAT)) {
            notes.dropped(path, "reasoning encrypted by another provider cannot be replayed to this one");
            return;
        }
        ObjectNode block = Json.object();
        block.putObject("reasoningContent").put("redactedContent", data.value());
        blocks.add(block);
    }

    private void call(Content.ToolCall call, String path, List<ObjectNode> blocks) {
        ObjectNode block = Json.object();
        ObjectNode wire = block.putObject("toolUse")
                .put("toolUseId", ConverseIds.fit(call.id()))
                .put("name", call.name());
        wire.set("input", ToolArguments.object(call, path, notes));
        blocks.add(block);
        if (call.signature() != null) {
            notes.dropped(path + ".signature", "the call was signed by another provider");
        }
        extras(call.extras(), path);
        marker(call.cache(), path, blocks);
    }

    private void result(Content.ToolResult result, String path, List<ObjectNode> blocks) {
        ObjectNode block = Json.object();
        ObjectNode wire = block.putObject("toolResult").put("toolUseId", ConverseIds.fit(result.callId()));
        List<ObjectNode> content = write(Role.TOOL, result.content(), path + ".content");
        boolean marked = content.removeIf(part -> part.has("cachePoint"));
        if (marked) {
            notes.degraded(path, "markers inside a result are sent as one behind it");
        }
        if (content.isEmpty()) {
            content.add(Json.object().put("text", SILENT));
            notes.degraded(path, "an empty result is sent as \"" + SILENT + "\"");
        }
        wire.putArray("content").addAll(content);
        if (result.error()) {
            wire.put("status", "error");
        }
        blocks.add(block);
        extras(result.extras(), path);
        marker(result.cache() == null && marked ? new CacheControl("ephemeral", null) : result.cache(), path, blocks);
    }

    /** The model's own foreign items are history it can do without; the user's are what the answer hangs on. */
    private void opaque(Role role, Content.Opaque opaque, String path, List<ObjectNode> blocks) {
        if (opaque.format().equals(ConverseOutbound.FORMAT) && opaque.json() instanceof ObjectNode block) {
            blocks.add(block.deepCopy());
        } else if (role == Role.ASSISTANT) {
            notes.dropped(path, "no equivalent of " + opaque.type());
        } else {
            throw ConverseMedia.refused(
                    path, "content of type '" + opaque.type() + "' is not supported by this model's provider");
        }
    }

    /** A cache point behind the last block. */
    void marker(@Nullable CacheControl cache, String path, List<ObjectNode> blocks) {
        if (cache == null) {
            return;
        }
        if (!cachePoints) {
            notes.dropped(path + ".cache_control", "this model has no prompt cache");
            return;
        }
        ObjectNode block = Json.object();
        ObjectNode point = block.putObject("cachePoint").put("type", "default");
        if ("1h".equals(cache.ttl())) {
            point.put("ttl", "1h");
        } else if (cache.ttl() != null && !cache.ttl().equals("5m")) {
            notes.degraded(path + ".cache_control", "a lifetime of " + cache.ttl() + " is sent as 5m");
        }
        points.put(block, path + ".cache_control");
        blocks.add(block);
    }

    /** The marker that became {@code point}. */
    String marker(ObjectNode point) {
        return points.getOrDefault(point, "cache_control");
    }

    /** Members that only the format read knows. */
    void extras(Map<String, JsonNode> extras, String path) {
        new TreeMap<>(extras).forEach((name, value) -> notes.dropped(path + "." + name, "no equivalent"));
    }
}
