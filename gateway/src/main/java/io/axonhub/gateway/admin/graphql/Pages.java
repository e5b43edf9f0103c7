package io.axonhub.gateway.admin.graphql;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connections of objects whose place is kept by a key, not by a number: rows that come or go meanwhile repeat and hide nothing.
 *
 * @see <a href="https://relay.dev/graphql/connections.htm">Relay's connections</a>
 */
final class Pages {
    private Pages() {}

    /** A page. {@code found}: what was asked for, and one more when there is more. {@code key}: an object's place. */
    static <T> Row of(Call call, List<T> found, Function<T, String> key, Function<T, Row> node) {
        int first = call.first();
        boolean more = found.size() > first;
        List<T> shown = more ? found.subList(0, first) : found;
        return of(call, shown, more ? key.apply(shown.getLast()) : null, key, node);
    }

    /** A page that says itself where it ended: {@code next}, null on the last one. */
    static <T> Row of(Call call, List<T> shown, @Nullable String next, Function<T, String> key, Function<T, Row> node) {
        List<Row> edges = shown.stream()
                .map(item -> Row.of("cursor", cursor(key.apply(item))).with("node", node.apply(item)))
                .toList();
        Row info = Row.of("hasNextPage", next != null)
                .with("hasPreviousPage", call.has("after"))
                .with("startCursor", edges.isEmpty() ? null : edges.getFirst().get("cursor"))
                .with("endCursor", next != null ? cursor(next) : last(edges));
        return Row.of("edges", edges)
                .with("nodes", edges.stream().map(edge -> edge.get("node")).toList())
                .with("pageInfo", info);
    }

    /** A place in an order by time, and by id among what has the same. */
    record Place(Instant at, String id) {
        String key() {
            return at + " " + id;
        }
    }

    /** The place that the call's page begins after; null from the start. */
    static @Nullable Place place(Call call) {
        String key = call.after();
        if (key == null) {
            return null;
        }
        int space = key.indexOf(' ');
        try {
            return new Place(Instant.parse(key.substring(0, Math.max(0, space))), key.substring(space + 1));
        } catch (DateTimeParseException e) {
            throw call.bad("after", "must be a cursor of an earlier page");
        }
    }

    private static @Nullable Object last(List<Row> edges) {
        return edges.isEmpty() ? null : edges.getLast().get("cursor");
    }

    private static String cursor(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    static String key(Call call, String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw call.bad("after", "must be a cursor of an earlier page");
        }
    }
}
