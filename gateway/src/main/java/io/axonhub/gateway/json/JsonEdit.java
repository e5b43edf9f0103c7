package io.axonhub.gateway.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Changes of an object's top-level members that leave every other byte as it stands. Not thread-safe. */
public final class JsonEdit {
    private final byte[] body;
    private final Map<String, Optional<JsonNode>> left;
    private final ByteArrayOutputStream out;
    private int copied;
    private boolean first = true;
    private boolean skipped;

    private JsonEdit(byte[] body, Map<String, Optional<JsonNode>> changes) {
        this.body = body;
        this.left = new LinkedHashMap<>(changes);
        this.out = new ByteArrayOutputStream(body.length + 256);
    }

    /**
     * The object with {@code changes}: a value takes the member's place, or stands at the end when there is none; empty removes it.
     *
     * @throws Json.BadJsonException when {@code body} is no JSON object
     */
    public static byte[] apply(byte[] body, Map<String, Optional<JsonNode>> changes) {
        return changes.isEmpty() ? body : new JsonEdit(body, changes).applied(changes);
    }

    private byte[] applied(Map<String, Optional<JsonNode>> changes) {
        try (JsonParser parser = Json.factory().createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Json.BadJsonException("the body must be a JSON object");
            }
            copy(offset(parser.currentTokenLocation().getByteOffset()) + 1);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                member(parser, changes);
            }
            left.forEach((name, value) -> value.ifPresent(node -> added(name, node)));
            copy(body.length);
            return out.toByteArray();
        } catch (IOException e) {
            throw new Json.BadJsonException(Json.reason(e), e);
        }
    }

    /** A member with what stands before it; a removed one takes its comma along. */
    private void member(JsonParser parser, Map<String, Optional<JsonNode>> changes) throws IOException {
        String name = parser.currentName();
        int key = offset(parser.currentTokenLocation().getByteOffset());
        parser.nextToken();
        int from = offset(parser.currentTokenLocation().getByteOffset());
        boolean number = parser.currentToken().isNumeric();
        parser.skipChildren();
        parser.finishToken();
        int to = number
                ? from + parser.getTextLength()
                : offset(parser.currentLocation().getByteOffset());
        Optional<JsonNode> change = changes.get(name);
        if (change == null || (change.isPresent() && left.containsKey(name))) {
            if (first && skipped) {
                copied = key;
            }
            first = false;
            if (change == null) {
                copy(to);
            } else {
                copy(from);
                out.writeBytes(Json.bytes(change.get()));
                left.remove(name);
                copied = to;
            }
        } else {
            copied = to;
            skipped = true;
        }
    }

    private void added(String name, JsonNode value) {
        if (!first) {
            out.write(',');
        }
        first = false;
        out.writeBytes(Json.bytes(TextNode.valueOf(name)));
        out.write(':');
        out.writeBytes(Json.bytes(value));
    }

    private void copy(int to) {
        out.write(body, copied, to - copied);
        copied = to;
    }

    private static int offset(long position) {
        return Math.toIntExact(position);
    }
}
