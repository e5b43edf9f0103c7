package io.axonhub.gateway.store.jdbc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.RouteTrace;
import org.jspecify.annotations.Nullable;

/** A {@link RouteTrace} as the JSON text in its column, its members named as the record's. */
final class RouteJson {
    private RouteJson() {}

    static @Nullable RouteTrace parse(@Nullable String text) {
        return text == null ? null : Json.bind(Json.parse(text), RouteTrace.class);
    }

    static @Nullable String text(@Nullable RouteTrace route) {
        if (route == null) {
            return null;
        }
        ObjectNode json = Json.object()
                .put("profile", route.profile())
                .put("rule", route.rule())
                .put("mapping", route.mapping())
                .put("strategy", route.strategy())
                .put("affinity", route.affinity());
        ArrayNode legs = json.putArray("legs");
        route.legs().forEach(leg -> legs.add(leg(leg)));
        ArrayNode skips = json.putArray("skips");
        route.skips()
                .forEach(skip -> skips.addObject()
                        .put("channel", skip.channel())
                        .put("reason", skip.reason())
                        .put("left", skip.left()));
        ArrayNode waits = json.putArray("waits");
        route.waits()
                .forEach(wait -> waits.addObject().put("reason", wait.reason()).put("duration", wait.duration()));
        ArrayNode problems = json.putArray("problems");
        route.problems().forEach(problems::add);
        return Json.text(json);
    }

    private static ObjectNode leg(RouteTrace.Leg leg) {
        ObjectNode json = Json.object().put("model", leg.model()).put("cause", leg.cause());
        ArrayNode candidates = json.putArray("candidates");
        leg.candidates()
                .forEach(candidate -> candidates
                        .addObject()
                        .put("channel", candidate.channel())
                        .put("priority", candidate.priority())
                        .put("standing", candidate.standing())
                        .put("score", candidate.score())
                        .put("obstacle", candidate.obstacle()));
        ArrayNode exclusions = json.putArray("exclusions");
        leg.exclusions()
                .forEach(exclusion -> exclusions
                        .addObject()
                        .put("channel", exclusion.channel())
                        .put("reason", exclusion.reason()));
        return json.put("more", leg.more());
    }
}
