package io.axonhub.gateway.admin.graphql;

import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.admin.access.Viewer;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.Failure;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.store.Requests;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The recorded requests: one's own, or those that a scope shows. The list holds no bodies. */
public final class RequestArea implements Areas.Area {
    private static final Comparator<RequestRecord> NEWEST = Comparator.comparing(RequestRecord::receivedAt)
            .thenComparing(RequestRecord::id)
            .reversed();

    private final Requests requests;
    private final People people;

    /** With where they are, and whose keys are whose. */
    public RequestArea(Requests requests, People people) {
        this.requests = requests;
        this.people = people;
    }

    @Override
    public Map<String, Resolver> resolvers() {
        return Map.of("Query.requests", this::list, "Query.request", this::one);
    }

    /** Keys whose requests the viewer sees; empty means all. */
    private Optional<Set<String>> keys(Viewer viewer) {
        return viewer.may(Scope.READ_REQUESTS)
                ? Optional.empty()
                : Optional.of(people.keysOf(viewer.id(), viewer.projectsWhere(Scope.READ_REQUESTS)));
    }

    private Row list(Call call) {
        Call filter = call.in("filter");
        String key = filter.optional("key").orElse(null);
        String model = filter.optional("model").orElse(null);
        String channel = filter.optional("channel").orElse(null);
        RequestStatus status =
                filter.optional("status").map(RequestStatus::valueOf).orElse(null);
        Requests.Cursor after = cursor(call);
        int wanted = call.first() + 1;
        Optional<Set<String>> seen = keys(call.viewer());
        List<RequestRecord> found = new ArrayList<>();
        if (seen.isEmpty() || (key != null && seen.get().contains(key))) {
            found.addAll(requests.list(new Requests.Filter(key, model, channel, status), after, wanted)
                    .requests());
        } else if (key == null) {
            for (String own : seen.get()) {
                found.addAll(requests.list(new Requests.Filter(own, model, channel, status), after, wanted)
                        .requests());
            }
            found.sort(NEWEST);
        }
        List<RequestRecord> page = found.subList(0, Math.min(found.size(), wanted));
        return Pages.of(call, page, RequestArea::place, RequestArea::row);
    }

    private static String place(RequestRecord request) {
        return request.receivedAt() + " " + request.id();
    }

    private static Requests.@Nullable Cursor cursor(Call call) {
        String key = call.after();
        if (key == null) {
            return null;
        }
        int space = key.indexOf(' ');
        try {
            return new Requests.Cursor(Instant.parse(key.substring(0, Math.max(0, space))), key.substring(space + 1));
        } catch (DateTimeParseException e) {
            throw call.bad("after", "must be a cursor of an earlier page");
        }
    }

    private @Nullable Row one(Call call) {
        Optional<Set<String>> seen = keys(call.viewer());
        return requests.find(call.text("id"))
                .filter(found -> seen.isEmpty()
                        || seen.get().contains(found.request().caller().keyId()))
                .map(RequestArea::whole)
                .orElse(null);
    }

    private static Row whole(Requests.Found found) {
        return row(found.request())
                .with(
                        "attempts",
                        found.attempts().stream().map(RequestArea::row).toList())
                .with("bodies", found.bodies().stream().map(RequestArea::row).toList());
    }

    private static Row row(RequestRecord request) {
        Failure failure = request.failure();
        Row row = Row.of("id", request.id())
                .with("receivedAt", request.receivedAt())
                .with("status", request.status().name())
                .with("key", request.caller().keyId())
                .with("keyName", request.caller().keyName())
                .with("profile", request.caller().profile())
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
}
