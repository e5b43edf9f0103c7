package io.axonhub.gateway.provider.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.axonhub.gateway.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * Estimates tokens with OpenAI's newest vocabulary, which is near the others': the figure is an estimate for every provider. The
 * vocabulary is loaded on first use (half a second, some 60 MB). Thread-safe.
 */
public final class Tokenizer {
    /** Text that is counted; the rest of a longer one is taken to be like it. */
    private static final int MOST_CHARS = 256 << 10;

    /** A body that is no more read, but taken at four bytes a token. */
    private static final int MOST_BYTES = 8 << 20;

    private static final int BYTES_PER_TOKEN = 4;

    /** What a message, a tool or a document costs beside its text. */
    private static final int FRAME = 4;

    /** A picture of usual size. */
    private static final int PICTURE = 800;

    private static final int SHORT = 256;

    private static final Set<String> UNSEEN = Set.of(
            "model",
            "type",
            "id",
            "tool_call_id",
            "tool_use_id",
            "call_id",
            "signature",
            "thoughtSignature",
            "encrypted_content",
            "prompt_cache_key",
            "user",
            "metadata",
            "object",
            "usage",
            "usageMetadata",
            "service_tier",
            "system_fingerprint");

    /** Schemas are shown to the model with their names. */
    private static final Set<String> WITH_NAMES =
            Set.of("parameters", "input_schema", "inputSchema", "json_schema", "schema", "input", "args");

    private static final class Vocabulary {
        private static final Encoding O200K =
                Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }

    /** Tokens of a text. */
    public long text(String text) {
        if (text.length() <= MOST_CHARS) {
            return Vocabulary.O200K.countTokensOrdinary(text);
        }
        long counted = Vocabulary.O200K.countTokensOrdinary(text.substring(0, MOST_CHARS));
        return counted * text.length() / MOST_CHARS;
    }

    /** Tokens of what a request's or an answer's JSON says, whatever its format; 0 for what is no JSON. */
    public long json(byte[] body) {
        if (body.length > MOST_BYTES) {
            return body.length / BYTES_PER_TOKEN;
        }
        JsonNode root;
        try {
            root = Json.parse(body);
        } catch (Json.BadJsonException e) {
            return 0;
        }
        Count count = new Count();
        count.node("", root);
        return count.fixed + text(count.words.toString());
    }

    /** All texts are joined, and tokenized once. */
    private static final class Count {
        private final StringBuilder words = new StringBuilder();
        private long fixed;

        void node(String name, JsonNode node) {
            if (UNSEEN.contains(name)) {
                return;
            }
            if (node.isTextual()) {
                string(node.textValue());
            } else if (node.isObject() && WITH_NAMES.contains(name)) {
                words.append(Json.text(node)).append('\n');
            } else if (node.isObject()) {
                fixed += node.has("role") || node.has("function") || node.has("text") ? FRAME : 0;
                for (Map.Entry<String, JsonNode> member : node.properties()) {
                    node(member.getKey(), member.getValue());
                }
            } else if (node.isArray()) {
                node.forEach(element -> node("", element));
            }
        }

        /** A long word is no text: sound, a picture, a file. */
        private void string(String text) {
            if (text.length() > SHORT && text.indexOf(' ') < 0 && isAscii(text)) {
                fixed += PICTURE;
            } else {
                words.append(text).append('\n');
            }
        }

        private static boolean isAscii(String text) {
            return StandardCharsets.US_ASCII.newEncoder().canEncode(text.substring(0, SHORT));
        }
    }
}
