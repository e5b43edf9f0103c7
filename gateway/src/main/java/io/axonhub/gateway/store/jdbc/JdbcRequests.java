package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.Requests;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Queries on the reading threads. */
final class JdbcRequests implements Requests {
    /**
     * So many values of a field are asked for one by one, each by its index, and their pages merged. The requests of more values are
     * taken to be so many that walking through all by time finds a page of them soon.
     */
    private static final int FEW = 12;

    /** Fields with an index, those that usually leave the fewest first. */
    private static final List<Field> INDEXED =
            List.of(Field.KEY, Field.USER, Field.ERROR_CLASS, Field.MODEL, Field.CHANNEL, Field.STATUS);

    private static final Comparator<RequestRecord> NEWEST = Comparator.comparing(RequestRecord::receivedAt)
            .thenComparing(RequestRecord::id)
            .reversed();

    private static final int LOOKS_AT = 10_000;

    private final int looksAt;
    private final DataSource pool;
    private final SqlDialect dialect;
    private final Reading readers;

    JdbcRequests(DataSource pool, Sql sql, Reading readers) {
        this(pool, sql, readers, LOOKS_AT);
    }

    /** {@code looksAt}: how many requests a page looks at when an index knows only a part of what they are to be. */
    JdbcRequests(DataSource pool, Sql sql, Reading readers, int looksAt) {
        this.looksAt = looksAt;
        this.pool = pool;
        this.dialect = sql.dialect();
        this.readers = readers;
    }

    @Override
    public Optional<Found> find(String id) {
        return readers.ask(() -> {
            List<Object> by = List.of(Binding.clean(id));
            List<RequestRecord> request = rows(Sql.REQUEST, by, Rows::request);
            return request.isEmpty()
                    ? Optional.<Found>empty()
                    : Optional.of(new Found(
                            request.getFirst(),
                            rows(Sql.ATTEMPTS, by, Rows::attempt),
                            rows(Sql.BODIES, by, Rows::body)));
        });
    }

    @Override
    public Page list(Filter filter, @Nullable Cursor after, int limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("limit must be positive");
        }
        if (filter.any().values().stream().anyMatch(Set::isEmpty)) {
            return new Page(List.of(), null);
        }
        List<Filter> parts = parts(filter);
        Optional<Instant> end = indexed(filter) ? Optional.empty() : end(parts, after);
        List<Filter> near = end.isEmpty()
                ? parts
                : parts.stream()
                        .map(part -> part.within(end.get(), part.until()))
                        .toList();
        List<RequestRecord> found = readers.ask(() -> merged(near, after, limit + 1));
        if (found.size() <= limit) {
            return new Page(found, end.map(at -> new Cursor(at, "")).orElse(null));
        }
        RequestRecord last = found.get(limit - 1);
        return new Page(found.subList(0, limit), new Cursor(last.receivedAt(), last.id()));
    }

    /** Filters that an index answers each, and whose requests together are the filter's. */
    private static List<Filter> parts(Filter filter) {
        String id = filter.anyId();
        if (id != null) {
            Filter rest = filter.withId(null);
            return IDS.stream().map(field -> rest.and(field, Set.of(id))).toList();
        }
        for (Field field : INDEXED) {
            Set<String> values = filter.any().getOrDefault(field, Set.of());
            if (values.size() > 1 && values.size() <= FEW) {
                return values.stream()
                        .map(value -> filter.and(field, Set.of(value)))
                        .toList();
            }
        }
        return List.of(filter);
    }

    /** Whether indexes lead to these requests alone, or to a few among which they are: a page of them is found without a search. */
    private static boolean indexed(Filter filter) {
        Set<Field> fields = filter.any().keySet();
        if (!filter.extra().equals(Extra.NOTHING)) {
            // those that were retried have an index
            return fields.isEmpty() && filter.extra().equals(new Extra(null, true, 0, null));
        }
        return filter.anyId() != null
                || IDS.stream().anyMatch(fields::contains)
                || fields.isEmpty()
                || (fields.size() == 1 && INDEXED.containsAll(fields))
                || filter.any().equals(Map.of(Field.SOURCE, Set.of("test")));
    }

    /** Up to where a page looks for what may be rare: all parts up to the same moment. Empty when it looks at all. */
    private Optional<Instant> end(List<Filter> parts, @Nullable Cursor after) {
        return readers.ask(() -> {
            Optional<Instant> latest = Optional.empty();
            for (Filter part : parts) {
                Optional<Instant> end = endOf(part, after);
                latest = Stream.concat(latest.stream(), end.stream()).max(Comparator.naturalOrder());
            }
            return latest;
        });
    }

    /** Where so many have been looked at by the index that leads the furthest. */
    private Optional<Instant> endOf(Filter part, @Nullable Cursor after) throws SQLException {
        List<Filter> ways = part.any().entrySet().stream()
                .filter(one -> INDEXED.contains(one.getKey()) && one.getValue().size() == 1)
                .map(one -> Filter.all().within(part.from(), part.until()).and(one.getKey(), one.getValue()))
                .toList();
        Optional<Instant> furthest = Optional.empty();
        for (Filter way : ways.isEmpty() ? List.of(Filter.all().within(part.from(), part.until())) : ways) {
            RequestSql query = RequestSql.after(looksAt, dialect, way, after);
            List<Instant> found = rows(query.text(), query.values(), row -> Rows.instant(row.getLong(1)));
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Instant end = found.getFirst();
            furthest = furthest.filter(known -> known.isBefore(end)).or(() -> Optional.of(end));
        }
        return furthest;
    }

    private List<RequestRecord> merged(List<Filter> parts, @Nullable Cursor after, int limit) throws SQLException {
        if (parts.size() == 1) {
            return part(parts.getFirst(), after, limit);
        }
        Map<String, RequestRecord> all = new TreeMap<>();
        for (Filter part : parts) {
            part(part, after, limit).forEach(request -> all.put(request.id(), request));
        }
        return all.values().stream().sorted(NEWEST).limit(limit).toList();
    }

    private List<RequestRecord> part(Filter filter, @Nullable Cursor after, int limit) throws SQLException {
        RequestSql query = RequestSql.of(dialect, filter, after, limit);
        return rows(query.text(), query.values(), Rows::request);
    }

    /** What one row is. */
    private interface Mapper<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> rows(String query, List<Object> by, Mapper<T> mapper) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < by.size(); i++) {
                statement.setObject(i + 1, by.get(i));
            }
            try (ResultSet found = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (found.next()) {
                    rows.add(mapper.of(found));
                }
                return rows;
            }
        }
    }
}
