package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.transform.Notes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the reasoning of one assistant message; {@link ChatReasoning} reads it. To a provider go the text and the details it made
 * itself, to a client also {@code thinking_blocks} that hold any provider's signature.
 */
final class ChatReasoningWriter {
    static final String CONTENT = "reasoning_content";
    static final String BLOCKS = "thinking_blocks";

    private final Notes notes;
    private final boolean client;
    private final boolean taken;
    private final StringBuilder text = new StringBuilder();
    private final ArrayNode blocks = Json.array();
    private final ArrayNode details = Json.array();
    private boolean signed;

    /** {@code client}: the reader is a client, or the text came from this format; {@code taken}: the provider takes reasoning. */
    ChatReasoningWriter(Notes notes, boolean client, boolean taken) {
        this.notes = notes;
        this.client = client;
        this.taken = taken;
    }

    void add(Content.Reasoning part, String path) {
        if (!client && !taken) {
            notes.dropped(path, "the model takes no reasoning back");
            return;
        }
        text.append(part.text());
        Signature signature = part.signature();
        signed |= signature != null;
        if (client) {
            blocks.add(block(part));
        } else if (signature != null && !echo(signature, part.text())) {
            notes.degraded(path + ".signature", "the reasoning was signed by another provider: only its text was sent");
        }
    }

    void add(Content.RedactedReasoning part, String path) {
        signed = true;
        if (client) {
            blocks.add(block(part));
        } else if (!taken || !echo(part.data(), null)) {
            notes.dropped(path, "the reasoning was hidden by another provider, which alone can read it");
        }
    }

    /** A detail goes back to this format's providers as it came, with its text. */
    private boolean echo(Signature signature, @Nullable String words) {
        if (!signature.format().equals(ChatInbound.FORMAT)) {
            return false;
        }
        Optional<ObjectNode> detail = Json.parseObject(signature.value());
        detail.ifPresent(json -> {
            String type = json.path("type").asText("");
            if (words != null) {
                json.put(
                        switch (type) {
                            case "thinking" -> "thinking";
                            case "reasoning.summary" -> "summary";
                            default -> "text";
                        },
                        words);
            }
            (type.startsWith("reasoning.") ? details : blocks).add(json);
        });
        return detail.isPresent();
    }

    /** Puts the members into the message. */
    void into(ObjectNode message) {
        if (!text.isEmpty()) {
            message.put(CONTENT, text.toString());
        }
        if (!blocks.isEmpty() && signed) {
            message.set(BLOCKS, blocks);
        }
        if (!details.isEmpty()) {
            message.set("reasoning_details", details);
        }
    }

    /** The block that a client replays. */
    static ObjectNode block(Content.Reasoning part) {
        return Json.object()
                .put("type", "thinking")
                .put("thinking", part.text())
                .put("signature", Signature.wire(part.signature(), ChatReasoning.ANTHROPIC));
    }

    /** The hidden block that a client replays. */
    static ObjectNode block(Content.RedactedReasoning part) {
        return Json.object()
                .put("type", "redacted_thinking")
                .put("data", Signature.wire(part.data(), ChatReasoning.ANTHROPIC));
    }
}
