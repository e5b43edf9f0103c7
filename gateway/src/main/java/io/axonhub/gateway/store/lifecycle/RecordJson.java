package io.axonhub.gateway.store.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.Failure;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.Timing;
import org.jspecify.annotations.Nullable;

/** A request with all that is kept of it as one JSON object, for whoever asks for their data. */
public final class RecordJson {
    private RecordJson() {}

    /** Durations are microseconds; a body is JSON where it is that, else Base64. */
    public static String of(Requests.Found found) {
        ObjectNode json = request(found.request());
        ArrayNode attempts = json.putArray("attempts");
        found.attempts().forEach(attempt -> attempts.add(attempt(attempt)));
        ArrayNode bodies = json.putArray("bodies");
        found.bodies().forEach(body -> bodies.add(body(body)));
        return Json.text(json);
    }

    private static ObjectNode request(RequestRecord request) {
        ObjectNode json = Json.object();
        json.put("id", request.id());
        json.put("receivedAt", request.receivedAt().toString());
        json.put("key", request.caller().keyId());
        json.put("keyName", request.caller().keyName());
        json.put("profile", request.caller().profile());
        json.put("team", request.caller().team());
        json.put("user", request.caller().user());
        json.put("clientAddress", request.caller().address());
        json.put("model", request.ask().model());
        json.put("format", request.ask().format());
        json.put("source", request.ask().source().wire());
        json.put("stream", request.ask().stream());
        json.put("traceId", request.trace().traceId());
        json.put("threadId", request.trace().threadId());
        json.put("sessionId", request.trace().sessionId());
        json.put("status", request.status().wire());
        json.put("channel", request.channel());
        json.put("httpStatus", request.httpStatus());
        json.put("partial", request.partial());
        figures(json, request.failure(), request.timing(), request.usage(), request.cost());
        return json;
    }

    private static ObjectNode attempt(AttemptRecord attempt) {
        ObjectNode json = Json.object();
        json.put("number", attempt.number());
        json.put("startedAt", attempt.startedAt().toString());
        json.put("channel", attempt.target().channel());
        json.put("provider", attempt.target().provider());
        json.put("format", attempt.target().format());
        json.put("modelSent", attempt.target().model());
        json.put("modelReported", attempt.modelReported());
        json.put("httpStatus", attempt.httpStatus());
        json.put("stop", attempt.stop());
        json.put("partial", attempt.partial());
        figures(json, attempt.failure(), attempt.timing(), attempt.usage(), attempt.cost());
        return json;
    }

    private static void figures(
            ObjectNode json, @Nullable Failure failure, Timing timing, @Nullable Usage usage, @Nullable Cost cost) {
        if (failure != null) {
            json.putObject("error").put("class", failure.errorClass()).put("message", failure.message());
        }
        json.put("firstToken", timing.firstTokenMicros());
        json.put("duration", timing.durationMicros());
        if (usage != null) {
            json.putObject("usage")
                    .put("input", usage.input())
                    .put("cacheRead", usage.cacheRead())
                    .put("cacheWrite", usage.cacheWrite())
                    .put("output", usage.output())
                    .put("reasoning", usage.reasoning());
        }
        if (cost != null) {
            json.putObject("cost").put("amount", cost.amount().toPlainString()).put("currency", cost.currency());
        }
    }

    private static ObjectNode body(BodyRecord body) {
        ObjectNode json = Json.object();
        json.put("kind", body.kind().wire());
        json.put("contentType", body.contentType());
        json.put("truncated", body.truncated());
        JsonNode tree = tree(body.bytes());
        if (tree == null) {
            json.put("base64", body.bytes());
        } else {
            json.set("json", tree);
        }
        return json;
    }

    private static @Nullable JsonNode tree(byte[] bytes) {
        try {
            return Json.parse(bytes);
        } catch (Json.BadJsonException e) {
            return null;
        }
    }
}
