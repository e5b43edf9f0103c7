package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Audit;
import io.axonhub.gateway.store.AuditEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The audit log in the database. */
final class JdbcAudit implements Audit {
    static final String APPEND =
            "INSERT INTO audit (id, happened_at, actor_kind, actor_id, actor_name, address, action,"
                    + " object_kind, object_id, state_before, state_after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String LAST = "~";

    private final Statements statements;

    JdbcAudit(Statements statements) {
        this.statements = statements;
    }

    /** Every statement that shows what the table must have. */
    static List<String> all() {
        return List.of(
                APPEND,
                list(" AND actor_kind = ? AND actor_id = ? AND object_kind = ? AND object_id = ? AND action = ?"
                        + " AND happened_at >= ? AND happened_at < ?"));
    }

    private static String list(String filter) {
        return "SELECT * FROM audit WHERE id < ?" + filter + " ORDER BY id DESC LIMIT ?";
    }

    @Override
    public void append(AuditEntry entry) {
        statements.update(APPEND, values(entry));
    }

    /** What {@link #APPEND} takes. */
    static @Nullable Object[] values(AuditEntry entry) {
        return new @Nullable Object[] {
            entry.id(),
            Rows.micros(entry.at()),
            entry.actor().kind().wire(),
            entry.actor().id(),
            entry.actor().name(),
            entry.actor().address(),
            entry.action(),
            entry.object().kind(),
            entry.object().id(),
            entry.before(),
            entry.after()
        };
    }

    @Override
    public List<AuditEntry> list(Filter filter, @Nullable String before, int limit) {
        StringBuilder where = new StringBuilder();
        List<Object> values = new ArrayList<>();
        values.add(before == null ? LAST : before);
        and(
                where,
                values,
                " AND actor_kind = ?",
                filter.source() == null ? null : filter.source().wire());
        and(where, values, " AND actor_id = ?", filter.actorId());
        and(where, values, " AND object_kind = ?", filter.objectKind());
        and(where, values, " AND object_id = ?", filter.objectId());
        and(where, values, " AND action = ?", filter.action());
        and(where, values, " AND happened_at >= ?", filter.from() == null ? null : Rows.micros(filter.from()));
        and(where, values, " AND happened_at < ?", filter.until() == null ? null : Rows.micros(filter.until()));
        values.add(limit);
        return statements.query(list(where.toString()), JdbcAudit::entry, values.toArray());
    }

    private static void and(StringBuilder where, List<Object> values, String condition, @Nullable Object value) {
        if (value != null) {
            where.append(condition);
            values.add(value);
        }
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getString("id"),
                Rows.instant(row.getLong("happened_at")),
                new AuditEntry.Actor(
                        AuditEntry.Actor.Kind.valueOf(
                                row.getString("actor_kind").toUpperCase(Locale.ROOT)),
                        row.getString("actor_id"),
                        row.getString("actor_name"),
                        row.getString("address")),
                row.getString("action"),
                new AuditEntry.Thing(row.getString("object_kind"), row.getString("object_id")),
                row.getString("state_before"),
                row.getString("state_after"));
    }
}
