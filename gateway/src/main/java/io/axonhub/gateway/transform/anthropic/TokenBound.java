package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A number of tokens that a prompt cannot exceed: no tokenizer makes more tokens of a text than it has bytes, an image costs so much
 * at most, and the provider's own words around tools are few. What a document costs follows from its pages, which are not known.
 */
final class TokenBound {
    /** The largest image that Anthropic's newest models take, and some more. */
    private static final long IMAGE = 6_000;
    /** What the provider writes around a message, a tool or the whole. */
    private static final long AROUND = 20;

    private static final long TOOLS = 1_000;
    private static final long SERVER_TOOL = 2_000;

    private static final String TYPE = "type";

    private long tokens = AROUND;
    private boolean known = true;

    private TokenBound() {}

    /** The bound of a request's body; empty when there is none. */
    static OptionalLong of(JsonNode body) {
        TokenBound bound = new TokenBound();
        bound.add(body.path("system"));
        bound.add(body.path("messages"));
        bound.add(body.path("output_config"));
        bound.tools(body.path("tools"));
        boolean remote = !body.path("mcp_servers").isEmpty() || body.hasNonNull("container");
        return bound.known && !remote ? OptionalLong.of(bound.tokens) : OptionalLong.empty();
    }

    private void tools(JsonNode tools) {
        if (!tools.isEmpty()) {
            tokens += TOOLS;
        }
        for (JsonNode tool : tools) {
            String type = tool.path(TYPE).asText("custom");
            tokens += type.equals("custom") ? 0 : SERVER_TOOL;
            add(tool);
        }
    }

    private void add(JsonNode node) {
        if (node.isArray()) {
            node.forEach(this::add);
        } else if (!node.isObject()) {
            tokens += node.isMissingNode() ? 0 : node.asText().getBytes(StandardCharsets.UTF_8).length;
        } else {
            object(node);
        }
    }

    private void object(JsonNode node) {
        tokens += AROUND;
        String type = node.path(TYPE).asText("");
        if (type.equals("image")) {
            tokens += IMAGE;
        } else if ((type.equals("document") && !isText(node.path("source"))) || type.equals("container_upload")) {
            known = false;
        } else {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                tokens += member.getKey().getBytes(StandardCharsets.UTF_8).length;
                add(member.getValue());
            }
        }
    }

    private static boolean isText(JsonNode source) {
        String type = source.path(TYPE).asText("");
        return type.equals("text") || type.equals("content");
    }
}
