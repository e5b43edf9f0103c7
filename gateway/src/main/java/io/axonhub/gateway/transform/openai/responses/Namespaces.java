package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.transform.openai.StableId;
import java.util.Optional;

/**
 * Tools in a {@code namespace}: other formats have none, so that there such a tool's name is both names joined. The tool keeps its two
 * names, and calls of it get them back.
 */
final class Namespaces {
    /** The member of a tool, and of its calls, that names the namespace. */
    static final String MEMBER = "namespace";

    private static final int LONGEST_NAME = 64;

    private Namespaces() {}

    /** What a flat tool's extras hold of its namespace. {@code description} may be empty. */
    static ObjectNode member(String namespace, String tool, String description) {
        return Json.object().put("name", namespace).put("tool", tool).put("description", description);
    }

    /** The flat name: always the same for the same two names, and never longer than providers take. */
    static String join(String namespace, String tool) {
        String joined = namespace.endsWith("_") ? namespace + tool : namespace + "__" + tool;
        return joined.length() <= LONGEST_NAME
                ? joined
                : joined.substring(0, LONGEST_NAME - 25) + "_" + StableId.of(namespace + "\n" + tool);
    }

    /** The two names behind a flat one, when the request declared it in a namespace. */
    static Optional<JsonNode> of(String name, Request request) {
        return request.tools().stream()
                .filter(tool -> tool.name().equals(name))
                .map(Namespaces::of)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The tool's namespace, if it has one. */
    static Optional<JsonNode> of(Tool tool) {
        return switch (tool) {
            case Tool.Function function -> Optional.ofNullable(function.extras().get(MEMBER));
            case Tool.Custom custom -> Optional.ofNullable(custom.extras().get(MEMBER));
            case Tool.Hosted _ -> Optional.empty();
        };
    }

    /** Puts the name of a call, and its namespace where it has one. */
    static void name(ObjectNode call, String name, Request request) {
        Optional<JsonNode> namespace = of(name, request);
        call.put("name", namespace.map(n -> n.path("tool").asText()).orElse(name));
        namespace.ifPresent(n -> call.put(MEMBER, n.path("name").asText()));
    }
}
