package io.axonhub.gateway.admin.graphql;

import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.llm.UsageSource;
import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.Failure;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.RouteTrace;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recorded requests as objects of answers. */
final class RequestRows {
    private RequestRows() {}

    static Row whole(Requests.Found found) {
        return of(found.request())
                .with("route", route(found.request().route()))
                .with(
                        "attempts",
                        found.attempts().stream().map(RequestRows::row).toList())
                .with("bodies", found.bodies().stream().map(RequestRows::row).toList());
    }

    static Row of(RequestRecord request) {
        Failure failure = request.failure();
        Row row = Row.of("id", request.id())
                .with("receivedAt", request.receivedAt())
                .with("status", request.status().name())
                .with("key", request.caller().keyId())
                .with("keyName", request.caller().keyName())
                .with("profile", request.caller().profile())
                .with("team", request.caller().team())
                .with("user", request.caller().user())
                .with("clientAddress", request.caller().address())
                .with("model", request.ask().model())
                .with("format", request.ask().format())
                .with("source", request.ask().source().name())
                .with("stream", request.ask().stream())
                .with("traceId", request.trace().traceId())
                .with("threadId", request.trace().threadId())
                .with("sessionId", request.trace().sessionId())
                .with("channel", request.channel())
                .with("httpStatus", request.httpStatus())
                .with("partial", request.partial())
                .with("attemptCount", request.attempts())
                .with("notes", notes(request.notes()));
        return told(
                        row,
                        failure,
                        request.timing().firstTokenMicros(),
                        request.timing().durationMicros())
                .with("usage", usage(request.usage()))
                .with("usageSource", source(request.usageSource()))
                .with("cost", cost(request.cost()));
    }

    private static Row row(AttemptRecord attempt) {
        Row row = Row.of("number", attempt.number())
                .with("channel", attempt.target().channel())
                .with("provider", attempt.target().provider())
                .with("credential", attempt.target().credential())
                .with("format", attempt.target().format())
                .with("modelSent", attempt.target().model())
                .with("modelReported", attempt.modelReported())
                .with("httpStatus", attempt.httpStatus())
                .with("startedAt", attempt.startedAt())
                .with("stop", attempt.stop())
                .with("partial", attempt.partial())
                .with("notes", notes(attempt.notes()));
        return told(
                        row,
                        attempt.failure(),
                        attempt.timing().firstTokenMicros(),
                        attempt.timing().durationMicros())
                .with("usage", usage(attempt.usage()))
                .with("usageSource", source(attempt.usageSource()))
                .with("cost", cost(attempt.cost()));
    }

    private static Row told(Row row, @Nullable Failure failure, @Nullable Long firstToken, @Nullable Long duration) {
        return row.with("errorClass", failure == null ? null : failure.errorClass())
                .with("errorMessage", failure == null ? null : failure.message())
                .with("firstTokenMicros", firstToken)
                .with("durationMicros", duration);
    }

    private static List<Row> notes(List<RequestRecord.Note> notes) {
        return notes.stream()
                .map(note ->
                        Row.of("kind", note.kind()).with("field", note.field()).with("reason", note.reason()))
                .toList();
    }

    private static @Nullable Row usage(@Nullable Usage usage) {
        return usage == null
                ? null
                : Row.of("input", usage.input())
                        .with("cacheRead", usage.cacheRead())
                        .with("cacheWrite", usage.cacheWrite())
                        .with("output", usage.output())
                        .with("reasoning", usage.reasoning());
    }

    private static @Nullable Row cost(@Nullable Cost cost) {
        return cost == null
                ? null
                : Row.of("amount", cost.amount().toPlainString()).with("currency", cost.currency());
    }

    /** As text where it is one, else in base64. */
    private static Row row(BodyRecord body) {
        String type = body.contentType();
        boolean text = type.startsWith("text/") || type.contains("json") || type.contains("xml");
        return Row.of("kind", body.kind().name())
                .with("attempt", body.attempt())
                .with("contentType", type)
                .with("size", body.bytes().length)
                .with("truncated", body.truncated())
                .with("text", text ? new String(body.bytes(), StandardCharsets.UTF_8) : null)
                .with("base64", text ? null : Base64.getEncoder().encodeToString(body.bytes()));
    }

    private static @Nullable String source(@Nullable UsageSource source) {
        return source == null ? null : source.name();
    }

    /** Why it went where it went. */
    private static @Nullable Row route(@Nullable RouteTrace route) {
        return route == null
                ? null
                : Row.of("profile", route.profile())
                        .with("rule", route.rule())
                        .with("mapping", route.mapping())
                        .with("strategy", route.strategy())
                        .with("affinity", route.affinity())
                        .with("legs", legs(route.legs()))
                        .with(
                                "skips",
                                route.skips().stream()
                                        .map(skip -> Row.of("channel", skip.channel())
                                                .with("reason", skip.reason())
                                                .with("leftMillis", skip.left()))
                                        .toList())
                        .with(
                                "waits",
                                route.waits().stream()
                                        .map(wait ->
                                                Row.of("reason", wait.reason()).with("durationMicros", wait.duration()))
                                        .toList())
                        .with("problems", route.problems());
    }

    static List<Row> legs(List<RouteTrace.Leg> legs) {
        return legs.stream().map(RequestRows::leg).toList();
    }

    private static Row leg(RouteTrace.Leg leg) {
        return Row.of("model", leg.model())
                .with("cause", leg.cause())
                .with(
                        "candidates",
                        leg.candidates().stream()
                                .map(one -> Row.of("channel", one.channel())
                                        .with("priority", one.priority())
                                        .with("standing", one.standing())
                                        .with("score", one.score())
                                        .with("obstacle", one.obstacle()))
                                .toList())
                .with(
                        "exclusions",
                        leg.exclusions().stream()
                                .map(one -> Row.of("channel", one.channel()).with("reason", one.reason()))
                                .toList())
                .with("more", leg.more());
    }
}
