package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Traces;
import java.util.ArrayList;
import java.util.List;

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

    SqlDialect dialect() {
        return dialect;
    }

    /** A page older than {@link SqlDialect#cursor}: the kind, the cursor, the filters in this order, the limit. */
    String list(boolean key, boolean thread) {
        return "SELECT * FROM request_groups WHERE kind = ? AND " + dialect.before("started_at", "id")
                + (key ? " AND key_id = ?" : "")
                + (thread ? " AND thread_id = ?" : "")
                + " ORDER BY started_at DESC, id DESC LIMIT ?";
    }

    /** What the requests of a group add up to: its id, its key. */
    static String figures(Traces.Kind kind) {
        String column = switch (kind) {
            case TRACE -> "trace_id";
            case THREAD -> "thread_id";
            case SESSION -> "session_id";
        };
        return "SELECT COUNT(*), COALESCE(SUM(CASE WHEN status = 'failed' THEN 1 ELSE 0 END), 0), MAX(received_at),"
                + " COALESCE(SUM(COALESCE(input, 0) + COALESCE(cache_read, 0) + COALESCE(cache_write_5m, 0)"
                + " + COALESCE(cache_write_1h, 0)), 0), COALESCE(SUM(COALESCE(output, 0) + COALESCE(reasoning, 0)), 0)"
                + " FROM requests WHERE " + column + " = ? AND key_id = ?";
    }

    /** Every statement there is. */
    List<String> all() {
        List<String> all = new ArrayList<>(List.of(FIND, add));
        for (Traces.Kind kind : Traces.Kind.values()) {
            all.add(figures(kind));
        }
        for (int bits = 0; bits < 4; bits++) {
            all.add(list((bits & 1) != 0, (bits & 2) != 0));
        }
        return all;
    }
}
