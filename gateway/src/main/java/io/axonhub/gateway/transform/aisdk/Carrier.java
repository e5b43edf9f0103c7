package io.axonhub.gateway.transform.aisdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Signature;
import org.jspecify.annotations.Nullable;

/**
 * The {@code providerMetadata} of parts, which clients store with their messages and send back: it carries the proof of reasoning, on
 * parts of reasoning and on tool calls. An Anthropic proof stands where the SDK's own Anthropic provider keeps it, Google's where
 * its Google provider does, so that stored chats work with either; any other proof stands, tagged, under the gateway's own name. Other
 * providers' metadata is theirs and is not read.
 */
final class Carrier {
    static final String MEMBER = "providerMetadata";

    private static final String ANTHROPIC = "anthropic";
    private static final String GEMINI = "gemini";
    private static final String GOOGLE = "google";
    private static final String THOUGHT = "thoughtSignature";
    private static final String OURS = "axonhub";
    private static final String SIGNATURE = "signature";
    private static final String REDACTED = "redactedData";

    private Carrier() {}

    /** The metadata that carries the signature. */
    static ObjectNode signed(Signature signature) {
        ObjectNode metadata = Json.object();
        if (signature.format().equals(GEMINI)) {
            metadata.putObject(GOOGLE).put(THOUGHT, signature.value());
            return metadata;
        }
        return with(signature, SIGNATURE);
    }

    /** Puts the call's own signature beside it; {@code member}: where the part keeps its metadata. */
    static void sign(Content.ToolCall call, ObjectNode part, String member) {
        if (call.signature() != null) {
            part.set(member, signed(call.signature()));
        }
    }

    /** The signature that the metadata carries, null when it carries none. */
    static @Nullable Signature signature(@Nullable JsonNode metadata) {
        String thought =
                metadata == null ? "" : metadata.path(GOOGLE).path(THOUGHT).asText("");
        return thought.isEmpty() ? find(metadata, SIGNATURE) : new Signature(GEMINI, thought);
    }

    /** The metadata that carries hidden reasoning. */
    static ObjectNode redacted(Signature data) {
        return with(data, REDACTED);
    }

    private static ObjectNode with(Signature signature, String member) {
        ObjectNode metadata = Json.object();
        boolean anthropic = signature.format().equals(ANTHROPIC);
        metadata.putObject(anthropic ? ANTHROPIC : OURS).put(member, wire(signature));
        return metadata;
    }

    /** A signature as one string, for the data stream: Anthropic's as it is, others tagged. */
    static String wire(Signature signature) {
        return Signature.wire(signature, ANTHROPIC);
    }

    /** Reads {@link #wire}; null when it is empty. */
    static @Nullable Signature read(String wire) {
        return Signature.parse(wire, ANTHROPIC);
    }

    /** The reasoning of {@code text} with what the metadata carries. */
    static Content reasoning(String text, @Nullable JsonNode metadata) {
        Signature redacted = find(metadata, REDACTED);
        return redacted == null
                ? new Content.Reasoning(text, signature(metadata))
                : new Content.RedactedReasoning(redacted);
    }

    private static @Nullable Signature find(@Nullable JsonNode metadata, String member) {
        if (metadata == null) {
            return null;
        }
        String anthropic = metadata.path(ANTHROPIC).path(member).asText("");
        return read(anthropic.isEmpty() ? metadata.path(OURS).path(member).asText("") : anthropic);
    }

    /** The prompt-cache marker, spelled as the SDK's Anthropic provider does. */
    static @Nullable CacheControl cache(@Nullable JsonNode metadata) {
        if (metadata == null) {
            return null;
        }
        JsonNode marker = metadata.path(ANTHROPIC).path("cacheControl");
        if (marker.isMissingNode()) {
            marker = metadata.path(ANTHROPIC).path("cache_control");
        }
        String type = marker.path("type").asText("");
        return type.isEmpty() ? null : new CacheControl(type, marker.path("ttl").textValue());
    }
}
