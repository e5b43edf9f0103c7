package io.axonhub.gateway.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.pipeline.RouteLog;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The part of an {@link Explanation} that says why a request went where it went: the profile with the rule and the mapping that
 * applied, each model looked for with its candidates and the channels that are none, and what was passed over or waited for.
 */
final class RouteExplanation {
    private static final int MOST = 2_000;
    private static final long NANOS_IN_MILLI = 1_000_000;

    /** What the names and marks of an item take. */
    private static final int FRAME = 60;

    private int room = MOST;

    private RouteExplanation() {}

    static ObjectNode of(RouteLog log) {
        return new RouteExplanation().write(log);
    }

    private ObjectNode write(RouteLog log) {
        ObjectNode json = Json.object();
        String profile = log.profile();
        if (profile != null) {
            json.put("profile", Explanation.shown(profile));
        }
        if (log.rule() != null) {
            json.put("rule", log.rule());
        }
        if (log.mapping() != null) {
            json.put("mapping", log.mapping());
        }
        String strategy = log.strategy();
        if (strategy != null) {
            json.put("strategy", strategy.toLowerCase(Locale.ROOT));
        }
        if (log.affinity() != null) {
            json.put("affinity", log.affinity());
        }
        list(json, "problems", log.problems(), problem -> Json.object().put("what", Explanation.shown(problem)));
        list(
                json,
                "passed_over",
                log.skips(),
                skip -> Json.object()
                        .put("channel", Explanation.shown(skip.channel()))
                        .put("why", skip.reason())
                        .put("left_ms", skip.leftNanos() / NANOS_IN_MILLI));
        list(
                json,
                "waits",
                log.waits(),
                wait -> Json.object()
                        .put("why", Explanation.shown(wait.reason()))
                        .put("ms", wait.nanos() / NANOS_IN_MILLI));
        list(json, "models", log.legs(), this::leg);
        return json;
    }

    private ObjectNode leg(RouteLog.Leg leg) {
        ObjectNode json = Json.object()
                .put("model", Explanation.shown(leg.model()))
                .put("cause", leg.cause().name().toLowerCase(Locale.ROOT));
        list(json, "candidates", leg.candidates(), RouteExplanation::candidate);
        list(
                json,
                "excluded",
                leg.exclusions(leg.excluded()),
                excluded -> Json.object()
                        .put("channel", Explanation.shown(excluded.channel()))
                        .put("why", excluded.reason()));
        return json;
    }

    private static ObjectNode candidate(RouteLog.Candidate candidate) {
        ObjectNode json = Json.object()
                .put("channel", Explanation.shown(candidate.channel()))
                .put("priority", candidate.priority())
                .put("standing", candidate.standing())
                .put("score", Math.round(candidate.score() * 1_000) / 1_000.0);
        return candidate.obstacle() == null ? json : json.put("why", candidate.obstacle());
    }

    /** Nothing for an empty list; where there is no more room, the last item says how many are left out. */
    private <T> void list(ObjectNode json, String name, List<T> all, Function<T, ObjectNode> item) {
        if (all.isEmpty()) {
            return;
        }
        ArrayNode list = json.putArray(name);
        for (T one : all) {
            ObjectNode written = item.apply(one);
            for (var member : written) {
                room -= member.isValueNode() ? member.asText().length() : 0;
            }
            room -= FRAME;
            if (room < 0) {
                list.add(all.size() - list.size() + " more");
                return;
            }
            list.add(written);
        }
    }
}
