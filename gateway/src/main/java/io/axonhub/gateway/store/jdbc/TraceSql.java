package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Traces;
import io.axonhub.gateway.store.Traces.Cursor;
import io.axonhub.gateway.store.Traces.Filter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The statements about what requests belong to, in one database's SQL. */
final class TraceSql {
    static final String FIND = "SELECT * FROM request_groups WHERE kind = ? AND id = ? AND key_id = ?";

    private final SqlDialect dialect;
    final String add;

    TraceSql(SqlDialect dialect) {
        this.dialect = dialect;
        this.add = dialect.insertNew(
                "request_groups",
                List.of("kind", "id", "key_id", "thread_id", "started_at"),
                List.of("kind", "id", "key_id"));
    }

    /** A statement and its parameters. */
    record Bound(String text, List<Object> values) {}

    /** A page. */
    Bound list(Filter filter, @Nullable Cursor after, int limit) {
        StringBuilder text = new StringBuilder("SELECT * FROM request_groups WHERE kind = ? AND ");
        text.append(dialect.before("started_at", "id"));
        List<Object> values = new ArrayList<>();
        values.add(filter.kind().wire());
        long end = filter.until() == null ? Long.MAX_VALUE : Rows.micros(filter.until());
        boolean first = after == null || Rows.micros(after.startedAt()) >= end;
        values.addAll(dialect.cursor(
                first || after == null ? end : Rows.micros(after.startedAt()),
                first || after == null ? "" : Binding.clean(after.id())));
        Instant from = filter.from();
        if (from != null) {
            text.append(" AND started_at >= ?");
            values.add(Rows.micros(from));
        }
        Set<String> keys = filter.keys();
        if (keys != null) {
            text.append(" AND key_id ").append(in(keys.size()));
            new TreeSet<>(keys).forEach(key -> values.add(Binding.clean(key)));
        }
        equal("thread_id", filter.threadId(), text, values);
        equal("id", filter.id(), text, values);
        text.append(" ORDER BY started_at DESC, id DESC LIMIT ?");
        values.add(limit);
        return new Bound(text.toString(), values);
    }

    private static void equal(String column, @Nullable String value, StringBuilder text, List<Object> values) {
        if (value != null) {
            text.append(" AND ").append(column).append(" = ?");
            values.add(Binding.clean(value));
        }
    }

    private static String in(int count) {
        return count == 1 ? "= ?" : "IN (" + "?, ".repeat(Math.max(0, count - 1)) + (count == 0 ? "NULL)" : "?)");
    }

    /** What the requests of so many groups add up to, by group, key and currency. */
    String figures(Traces.Kind kind, int count) {
        String column = switch (kind) {
            case TRACE -> "trace_id";
            case THREAD -> "thread_id";
            case SESSION -> "session_id";
        };
        return "SELECT " + column + ", key_id, COALESCE(currency, ''), COUNT(*),"
                + " SUM(CASE WHEN status = 'failed' THEN 1 ELSE 0 END), MAX(received_at), COALESCE(SUM(input), 0),"
                + " COALESCE(SUM(cache_read), 0), COALESCE(SUM(cache_write_5m + cache_write_1h), 0),"
                + " COALESCE(SUM(output), 0), COALESCE(SUM(reasoning), 0),"
                + " COALESCE(SUM(" + dialect.whole("cost", RollupSql.MONEY) + "), 0)"
                + " FROM requests WHERE " + column + " " + in(count) + " GROUP BY " + column + ", key_id, currency";
    }

    /** Every statement there is, lists of several as those of two. */
    List<String> all() {
        List<String> all = new ArrayList<>(List.of(FIND, add));
        for (Traces.Kind kind : Traces.Kind.values()) {
            all.add(figures(kind, 1));
            all.add(figures(kind, 2));
            Filter every = Filter.all(kind);
            all.add(list(every, null, 1).text());
            all.add(list(every.ofKeys(Set.of("k")), null, 1).text());
            all.add(list(every.inThread("t"), null, 1).text());
            all.add(list(new Filter(kind, Set.of("a", "b"), "t", "i", Instant.EPOCH, Instant.EPOCH), null, 1)
                    .text());
        }
        return all;
    }
}
