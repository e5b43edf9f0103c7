package io.axonhub.gateway.admin.graphql;

import io.axonhub.gateway.admin.access.Viewer;
import io.axonhub.gateway.pipeline.trace.PastedId;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.Traces;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Traces, threads and sessions with what their requests add up to: one's own, or those that a scope shows. */
public final class TraceArea implements Areas.Area {
    private final Traces traces;
    private final People people;

    /** With where they are, and whose keys are whose. */
    public TraceArea(Traces traces, People people) {
        this.traces = traces;
        this.people = people;
    }

    @Override
    public Map<String, Resolver> resolvers() {
        return Map.of("Query.traces", this::list, "Query.trace", this::one);
    }

    private Row list(Call call) {
        Call input = call.in("filter");
        Traces.Filter filter = new Traces.Filter(
                Traces.Kind.valueOf(input.text("kind")),
                seen(call.viewer(), input),
                input.optional("thread").orElse(null),
                input.optional("id").map(PastedId::of).orElse(null),
                input.time("from").orElse(null),
                input.time("until").orElse(null));
        return Pages.of(
                call,
                traces.list(filter, cursor(call), call.first() + 1).groups(),
                group -> new Pages.Place(group.startedAt(), group.id()).key(),
                TraceArea::row);
    }

    private @Nullable Set<String> seen(Viewer viewer, Call input) {
        Set<String> asked = input.has("keys") ? input.texts("keys") : null;
        Optional<Set<String>> own = RequestArea.keys(people, viewer);
        if (own.isEmpty()) {
            return asked;
        }
        Set<String> seen = new HashSet<>(own.get());
        if (asked != null) {
            seen.retainAll(asked);
        }
        return seen;
    }

    private static Traces.@Nullable Cursor cursor(Call call) {
        Pages.Place place = Pages.place(call);
        return place == null ? null : new Traces.Cursor(place.at(), place.id());
    }

    private @Nullable Row one(Call call) {
        Optional<Set<String>> seen = RequestArea.keys(people, call.viewer());
        String key = call.text("key");
        return seen.isPresent() && !seen.get().contains(key)
                ? null
                : traces.find(Traces.Kind.valueOf(call.text("kind")), PastedId.of(call.text("id")), key)
                        .map(TraceArea::row)
                        .orElse(null);
    }

    private static Row row(Traces.Group group) {
        Traces.Figures figures = group.figures();
        return Row.of("kind", group.kind().name())
                .with("id", group.id())
                .with("key", group.keyId())
                .with("threadId", group.threadId())
                .with("startedAt", group.startedAt())
                .with("lastAt", figures.lastAt())
                .with("requests", figures.requests())
                .with("failed", figures.failed())
                .with("tokens", UsageRows.tokens(figures.tokens()))
                .with("costs", UsageRows.costs(figures.costs()));
    }
}
