package io.axonhub.e2e.sdk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.Tree;
import java.io.UncheckedIOException;
import java.util.List;

/** What the two Java SDKs give, in the shape that the child processes give. */
final class JavaJson {
    private JavaJson() {}

    /** An SDK's object by that SDK's own mapper. */
    static String text(ObjectMapper mapper, Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer that was an error. */
    static ObjectNode error(RuntimeException e, int status, List<String> retryAfter, String body) {
        ObjectNode error = error(e).put("status", status);
        error.put("retryAfter", retryAfter.isEmpty() ? null : retryAfter.getFirst());
        error.set("body", Tree.parse(body));
        return error;
    }

    /** Any other error. */
    static ObjectNode error(RuntimeException e) {
        return Tree.object().put("name", e.getClass().getSimpleName()).put("message", String.valueOf(e.getMessage()));
    }
}
