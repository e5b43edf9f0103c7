package io.axonhub.gateway.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer in no vendor's dialect; also what a stream adds up to.
 *
 * @param id the provider's id, passed on as it is
 * @param model the model the provider says it ran
 * @param usage null when the provider reported none
 * @param extras members that the unified model does not know, by their path, in the format that was read
 */
public record Response(
        String id,
        String model,
        List<Content> content,
        StopReason stop,
        @Nullable Usage usage,
        Map<String, JsonNode> extras) {
    public Response {
        content = List.copyOf(content);
        extras = Map.copyOf(extras);
    }

    /** A copy of what the unified model knows. */
    public Response withoutExtras() {
        return extras.isEmpty() ? this : new Response(id, model, content, stop, usage, Map.of());
    }
}
