package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Traces;
import io.axonhub.gateway.store.UsageSums;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Groups by their own table, which pages quickly; what the requests of a page's groups add up to is one query more. */
final class JdbcTraces implements Traces {
    /** As {@link JdbcRequests} does. */
    private static final int FEW_KEYS = 12;

    private static final Comparator<Row> NEWEST =
            Comparator.comparingLong(Row::startedAt).thenComparing(Row::id).reversed();
    private static final int PLACES = 12;

    private final Statements statements;
    private final TraceSql sql;

    JdbcTraces(Statements statements, TraceSql sql) {
        this.statements = statements;
        this.sql = sql;
    }

    /** A row before its requests are counted. */
    private record Row(
            Kind kind, String id, String keyId, @Nullable String threadId, long startedAt) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                    row.getString("id"),
                    row.getString("key_id"),
                    row.getString("thread_id"),
                    row.getLong("started_at"));
        }

        Owned owned() {
            return new Owned(id, keyId);
        }
    }

    /** What figures are found by. */
    private record Owned(String id, String keyId) {}

    @Override
    public Page list(Filter filter, @Nullable Cursor after, int limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("limit must be positive");
        }
        List<Row> found = parts(filter)
                .flatMap(part -> rows(part, after, limit + 1).stream())
                .sorted(NEWEST)
                .limit(limit + 1L)
                .toList();
        List<Row> page = found.subList(0, Math.min(limit, found.size()));
        Row last = found.size() > limit ? page.getLast() : null;
        return new Page(
                groups(filter.kind(), page),
                last == null ? null : new Cursor(Rows.instant(last.startedAt()), last.id()));
    }

    private static Stream<Filter> parts(Filter filter) {
        Set<String> keys = filter.keys();
        return keys == null || keys.size() > FEW_KEYS
                ? Stream.of(filter)
                : keys.stream().map(key -> filter.ofKeys(Set.of(key)));
    }

    private List<Row> rows(Filter filter, @Nullable Cursor after, int limit) {
        TraceSql.Bound query = sql.list(filter, after, limit);
        return statements.query(query.text(), Row::of, query.values().toArray());
    }

    @Override
    public Optional<Group> find(Kind kind, String id, String keyId) {
        List<Row> found =
                statements.query(TraceSql.FIND, Row::of, kind.wire(), Binding.clean(id), Binding.clean(keyId));
        return groups(kind, found).stream().findFirst();
    }

    private List<Group> groups(Kind kind, List<Row> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        List<String> ids = rows.stream().map(Row::id).distinct().toList();
        Map<Owned, Figures> figures = new HashMap<>();
        statements
                .query(sql.figures(kind, ids.size()), JdbcTraces::figures, ids.toArray())
                .forEach(one -> figures.merge(one.getKey(), one.getValue(), JdbcTraces::sum));
        List<Group> groups = new ArrayList<>();
        for (Row row : rows) {
            groups.add(new Group(
                    row.kind(),
                    row.id(),
                    row.keyId(),
                    row.threadId(),
                    Rows.instant(row.startedAt()),
                    figures.getOrDefault(row.owned(), Figures.none())));
        }
        return groups;
    }

    private static Map.Entry<Owned, Figures> figures(ResultSet row) throws SQLException {
        String currency = row.getString(3);
        BigDecimal money = BigDecimal.valueOf(row.getLong(12), PLACES).stripTrailingZeros();
        Figures figures = new Figures(
                row.getLong(4),
                row.getLong(5),
                Rows.instant(row.getLong(6)),
                new UsageSums.Tokens(row.getLong(7), row.getLong(8), row.getLong(9), row.getLong(10), row.getLong(11)),
                currency.isEmpty() ? Map.of() : Map.of(currency, money));
        return Map.entry(new Owned(row.getString(1), row.getString(2)), figures);
    }

    /** Of two currencies. */
    private static Figures sum(Figures one, Figures other) {
        Map<String, BigDecimal> costs = new HashMap<>(one.costs());
        other.costs().forEach((currency, amount) -> costs.merge(currency, amount, BigDecimal::add));
        return new Figures(
                one.requests() + other.requests(),
                one.failed() + other.failed(),
                later(one.lastAt(), other.lastAt()),
                one.tokens().plus(other.tokens()),
                costs);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }
}
