package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.Requests.Cursor;
import io.axonhub.gateway.store.Requests.Extra;
import io.axonhub.gateway.store.Requests.Field;
import io.axonhub.gateway.store.Requests.Filter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The statement of a page of requests; the same text for the same kind of filter. */
final class RequestSql {
    private final StringBuilder text = new StringBuilder();
    private final List<Object> values = new ArrayList<>();
    private final SqlDialect dialect;

    private RequestSql(SqlDialect dialect) {
        this.dialect = dialect;
    }

    /** {@code anyId} of the filter is not looked at. */
    static RequestSql of(SqlDialect dialect, Filter filter, @Nullable Cursor after, int limit) {
        RequestSql sql = new RequestSql(dialect);
        sql.write("*", filter, after);
        sql.text.append(" LIMIT ?");
        sql.values.add(limit);
        return sql;
    }

    /** When the one after so many was received. */
    static RequestSql after(int many, SqlDialect dialect, Filter filter, @Nullable Cursor after) {
        RequestSql sql = new RequestSql(dialect);
        sql.write("received_at", filter, after);
        sql.text.append(" LIMIT 1 OFFSET ?");
        sql.values.add(many);
        return sql;
    }

    String text() {
        return text.toString();
    }

    List<Object> values() {
        return values;
    }

    private void write(String columns, Filter filter, @Nullable Cursor after) {
        text.append("SELECT ").append(columns).append(" FROM requests WHERE ");
        text.append(dialect.before("received_at", "id"));
        long end = filter.until() == null ? Long.MAX_VALUE : Rows.micros(filter.until());
        boolean first = after == null || Rows.micros(after.receivedAt()) >= end;
        values.addAll(dialect.cursor(
                first || after == null ? end : Rows.micros(after.receivedAt()),
                first || after == null ? "" : Binding.clean(after.id())));
        if (filter.from() != null) {
            and("received_at >= ?", Rows.micros(filter.from()));
        }
        Map<Field, Set<String>> sorted = new EnumMap<>(Field.class);
        sorted.putAll(filter.any());
        sorted.forEach(this::any);
        extra(filter.extra());
        text.append(" ORDER BY received_at DESC, id DESC");
    }

    private void and(String condition, Object value) {
        text.append(" AND ").append(condition);
        values.add(value);
    }

    private void any(Field field, Set<String> wanted) {
        text.append(" AND ").append(wanted.size() == 1 ? column(field) : dialect.unindexed(column(field)));
        if (field == Field.SOURCE) {
            // of a closed set, and its index is for those that are not the usual one: a parameter could be that
            text.append(" IN ('")
                    .append(String.join("', '", new TreeSet<>(wanted)))
                    .append("')");
            return;
        }
        text.append(wanted.size() == 1 ? " = " : " IN (");
        text.append("?, ".repeat(Math.max(0, wanted.size() - 1)));
        text.append(wanted.isEmpty() ? "NULL)" : wanted.size() == 1 ? "?" : "?)");
        new TreeSet<>(wanted).forEach(value -> values.add(Binding.clean(value)));
    }

    private void extra(Extra extra) {
        if (extra.stream() != null) {
            text.append(extra.stream() ? " AND stream = 1" : " AND stream = 0");
        }
        if (extra.retried()) {
            text.append(" AND attempts > 1");
        }
        if (extra.minDurationMicros() > 0) {
            and("duration >= ?", extra.minDurationMicros());
        }
        Cost cost = extra.minCost();
        if (cost != null) {
            and("currency = ?", cost.currency());
            and(
                    dialect.billionths("cost") + " >= ?",
                    cost.amount().movePointRight(9).longValue());
        }
    }

    private static String column(Field field) {
        return switch (field) {
            case ID -> "id";
            case KEY -> "key_id";
            case PROFILE -> "profile";
            case TEAM -> "team";
            case USER -> "user_name";
            case MODEL -> "model";
            case CHANNEL -> "channel";
            case STATUS -> "status";
            case ERROR_CLASS -> "error_class";
            case SOURCE -> "source";
            case FORMAT -> "format";
            case TRACE -> "trace_id";
            case THREAD -> "thread_id";
            case SESSION -> "session_id";
        };
    }

    /** Each kind of list by itself and all together, so that a start prepares them. */
    static List<String> all(SqlDialect dialect) {
        List<String> all = new ArrayList<>();
        Filter every = Filter.all();
        all.add(of(dialect, every, null, 1).text());
        for (Field field : Field.values()) {
            Set<String> value = Set.of(field == Field.SOURCE ? "test" : "x");
            all.add(of(dialect, Filter.all().and(field, value), null, 1).text());
            every = every.and(field, value);
        }
        Extra extra = new Extra(true, true, 1, new Cost(BigDecimal.ONE, "USD"));
        all.add(of(dialect, every.and(extra), null, 1).text());
        all.add(after(1, dialect, Filter.all(), null).text());
        return all;
    }
}
