package io.axonhub.gateway.admin.graphql;

import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.admin.access.Viewer;
import io.axonhub.gateway.pipeline.trace.PastedId;
import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.Requests.Field;
import io.axonhub.gateway.store.Requests.Filter;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The recorded requests: one's own, or those that a scope shows. The list holds no bodies. */
public final class RequestArea implements Areas.Area {
    /** Inputs with one value each. */
    private static final Map<String, Field> ONE = Map.of(
            "key", Field.KEY,
            "model", Field.MODEL,
            "channel", Field.CHANNEL,
            "status", Field.STATUS,
            "traceId", Field.TRACE,
            "threadId", Field.THREAD,
            "sessionId", Field.SESSION);

    /** Inputs with several. */
    private static final Map<String, Field> SOME = Map.of(
            "keys", Field.KEY,
            "models", Field.MODEL,
            "channels", Field.CHANNEL,
            "statuses", Field.STATUS,
            "errorClasses", Field.ERROR_CLASS,
            "users", Field.USER,
            "teams", Field.TEAM,
            "profiles", Field.PROFILE,
            "sources", Field.SOURCE,
            "formats", Field.FORMAT);

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
    static Optional<Set<String>> keys(People people, Viewer viewer) {
        return viewer.may(Scope.READ_REQUESTS)
                ? Optional.empty()
                : Optional.of(people.keysOf(viewer.id(), viewer.projectsWhere(Scope.READ_REQUESTS)));
    }

    private Row list(Call call) {
        Filter wanted = filter(call.in("filter"));
        Filter seen = keys(people, call.viewer())
                .map(keys -> wanted.and(Field.KEY, keys))
                .orElse(wanted);
        Requests.Page page = requests.list(seen, cursor(call), call.first());
        Requests.Cursor next = page.next();
        return Pages.of(
                call,
                page.requests(),
                next == null ? null : new Pages.Place(next.receivedAt(), next.id()).key(),
                request -> new Pages.Place(request.receivedAt(), request.id()).key(),
                RequestRows::of);
    }

    private Filter filter(Call input) {
        Filter filter = Filter.all()
                .within(input.time("from").orElse(null), input.time("until").orElse(null))
                .withId(input.optional("id").map(PastedId::of).orElse(null))
                .and(extra(input));
        for (Map.Entry<String, Field> one : ONE.entrySet()) {
            Optional<String> value = input.optional(one.getKey());
            if (value.isPresent()) {
                filter = filter.and(one.getValue(), Set.of(stored(one.getValue(), value.get())));
            }
        }
        for (Map.Entry<String, Field> some : SOME.entrySet()) {
            if (input.has(some.getKey())) {
                filter = filter.and(
                        some.getValue(),
                        input.texts(some.getKey()).stream()
                                .map(value -> stored(some.getValue(), value))
                                .collect(Collectors.toSet()));
            }
        }
        return input.has("projects") ? filter.and(Field.KEY, people.keysOf("", input.texts("projects"))) : filter;
    }

    private static String stored(Field field, String value) {
        return switch (field) {
            case STATUS, SOURCE -> value.toLowerCase(Locale.ROOT);
            default -> value;
        };
    }

    private static Requests.Extra extra(Call input) {
        Boolean stream = input.has("stream") ? input.flag("stream", false) : null;
        long duration = input.number("minDurationMicros", 0);
        if (duration < 0) {
            throw input.bad("minDurationMicros", "must not be negative");
        }
        return new Requests.Extra(stream, input.flag("retried", false), duration, cost(input));
    }

    private static @Nullable Cost cost(Call input) {
        if (!input.has("minCost")) {
            return null;
        }
        Call cost = input.in("minCost");
        try {
            BigDecimal amount = new BigDecimal(cost.text("amount"));
            if (amount.signum() < 0 || amount.precision() - amount.scale() > 9) {
                throw cost.bad("amount", "must be between 0 and a thousand million");
            }
            return new Cost(amount, cost.text("currency"));
        } catch (NumberFormatException e) {
            throw cost.bad("amount", "must be a decimal such as 0.25");
        }
    }

    private static Requests.@Nullable Cursor cursor(Call call) {
        Pages.Place place = Pages.place(call);
        return place == null ? null : new Requests.Cursor(place.at(), place.id());
    }

    private @Nullable Row one(Call call) {
        Optional<Set<String>> seen = keys(people, call.viewer());
        return requests.find(call.text("id"))
                .filter(found -> seen.isEmpty()
                        || seen.get().contains(found.request().caller().keyId()))
                .map(RequestRows::whole)
                .orElse(null);
    }
}
