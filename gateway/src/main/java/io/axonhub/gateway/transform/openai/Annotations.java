package io.axonhub.gateway.transform.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import java.util.Optional;
import java.util.Set;

/**
 * Citations of OpenAI's two dialects: what Chat Completions puts into a member of its own, Responses has beside the type.
 * Everything else, such as a citation of a file, is known to Responses only.
 */
public final class Annotations {
    private static final String URL = "url_citation";
    private static final String TYPE = "type";
    private static final Set<String> OF_RESPONSES =
            Set.of(URL, "file_citation", "container_file_citation", "file_path");

    private Annotations() {}

    /** As Chat Completions has it; empty when it cannot say it. */
    public static Optional<JsonNode> chat(JsonNode citation) {
        if (!citation.path(TYPE).asText("").equals(URL)) {
            return Optional.empty();
        }
        if (citation.path(URL).isObject()) {
            return Optional.of(citation);
        }
        ObjectNode nested = Json.object().put(TYPE, URL);
        ObjectNode members = nested.putObject(URL);
        citation.properties().stream()
                .filter(member -> !member.getKey().equals(TYPE))
                .forEach(member -> members.set(member.getKey(), member.getValue()));
        return Optional.of(nested);
    }

    /** As Responses has it; empty when it is neither dialect's. */
    public static Optional<JsonNode> responses(JsonNode citation) {
        if (!OF_RESPONSES.contains(citation.path(TYPE).asText(""))) {
            return Optional.empty();
        }
        if (!(citation.path(URL) instanceof ObjectNode members)) {
            return Optional.of(citation);
        }
        ObjectNode flat = Json.object().put(TYPE, URL);
        flat.setAll(members);
        return Optional.of(flat);
    }
}
