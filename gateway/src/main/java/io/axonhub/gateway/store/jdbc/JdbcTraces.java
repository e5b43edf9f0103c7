package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Traces;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Groups by their own table, which pages quickly; what their requests add up to is asked for each of a page's. */
final class JdbcTraces implements Traces {
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
    }

    @Override
    public Page list(Filter filter, @Nullable Cursor after, int limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("limit must be positive");
        }
        List<Object> by = new ArrayList<>();
        by.add(filter.kind().wire());
        by.addAll(sql.dialect()
                .cursor(
                        after == null ? Long.MAX_VALUE : Rows.micros(after.startedAt()),
                        after == null ? "" : Binding.clean(after.id())));
        add(by, filter.keyId());
        add(by, filter.threadId());
        by.add(limit + 1);
        List<Row> found =
                statements.query(sql.list(filter.keyId() != null, filter.threadId() != null), Row::of, by.toArray());
        List<Row> page = found.subList(0, Math.min(limit, found.size()));
        Row last = found.size() > limit ? page.getLast() : null;
        return new Page(
                page.stream().map(this::group).toList(),
                last == null ? null : new Cursor(Rows.instant(last.startedAt()), last.id()));
    }

    private static void add(List<Object> by, @Nullable String value) {
        if (value != null) {
            by.add(Binding.clean(value));
        }
    }

    @Override
    public Optional<Group> find(Kind kind, String id, String keyId) {
        return statements
                .first(TraceSql.FIND, Row::of, kind.wire(), Binding.clean(id), Binding.clean(keyId))
                .map(this::group);
    }

    private Group group(Row row) {
        Figures figures = statements
                .first(TraceSql.figures(row.kind()), JdbcTraces::figures, row.id(), row.keyId())
                .orElseThrow();
        return new Group(row.kind(), row.id(), row.keyId(), row.threadId(), Rows.instant(row.startedAt()), figures);
    }

    private static Figures figures(ResultSet row) throws SQLException {
        long last = row.getLong(3);
        Instant lastAt = row.wasNull() ? null : Rows.instant(last);
        return new Figures(row.getLong(1), row.getLong(2), lastAt, row.getLong(4), row.getLong(5));
    }
}
