package io.axonhub.gateway.store.jdbc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.ProjectTerms;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A project's terms as they stand in its row. */
final class TermsJson {
    private TermsJson() {}

    /** Null when nothing is said. */
    static @Nullable String text(ProjectTerms terms) {
        if (terms.equals(ProjectTerms.none())) {
            return null;
        }
        ObjectNode json = Json.object();
        ArrayNode limits = json.putArray("limits");
        for (Limit limit : terms.limits()) {
            limits.addObject()
                    .put("resource", limit.resource().name())
                    .put("window", limit.window().name())
                    .put("most", limit.most())
                    .put("currency", limit.currency());
        }
        ProjectTerms.Storage storage = terms.storage();
        json.put("requestBody", storage.requestBody())
                .put("responseBody", storage.responseBody())
                .put("chunks", storage.chunks());
        ArrayNode redact = json.putArray("redact");
        for (ProjectTerms.Redact one : storage.redact()) {
            redact.addObject()
                    .put("path", one.path())
                    .put("pattern", one.pattern())
                    .put("replacement", one.replacement());
        }
        return Json.text(json);
    }

    static ProjectTerms terms(@Nullable String text) {
        if (text == null) {
            return ProjectTerms.none();
        }
        JsonNode json = Json.parse(text);
        List<Limit> limits = new ArrayList<>();
        for (JsonNode one : json.path("limits")) {
            limits.add(new Limit(
                    Limit.Resource.valueOf(one.path("resource").asText()),
                    Limit.Window.valueOf(one.path("window").asText()),
                    one.path("most").asLong(),
                    one.path("currency").asText()));
        }
        List<ProjectTerms.Redact> redact = new ArrayList<>();
        for (JsonNode one : json.path("redact")) {
            redact.add(new ProjectTerms.Redact(
                    one.path("path").textValue(),
                    one.path("pattern").textValue(),
                    one.path("replacement").asText()));
        }
        return new ProjectTerms(
                limits,
                new ProjectTerms.Storage(
                        flag(json.path("requestBody")),
                        flag(json.path("responseBody")),
                        flag(json.path("chunks")),
                        redact));
    }

    private static @Nullable Boolean flag(JsonNode value) {
        return value.isBoolean() ? value.booleanValue() : null;
    }
}
