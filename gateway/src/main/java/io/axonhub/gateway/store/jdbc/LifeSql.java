package io.axonhub.gateway.store.jdbc;

import java.util.List;

/** The statements that remove records, in one database's SQL. Rows of a table go in the order of an index. */
final class LifeSql {
    static final String REMOVE_BODIES = "DELETE FROM bodies WHERE request_id = ?";
    static final String REMOVE_ATTEMPTS = "DELETE FROM attempts WHERE request_id = ?";
    static final String REMOVE_REQUEST = "DELETE FROM requests WHERE id = ?";
    static final String REMOVE_TRANSCRIPTS = "DELETE FROM transcripts WHERE owner = ?";
    static final String REMOVE_GROUPS = "DELETE FROM request_groups WHERE key_id = ?";
    static final String LOCATIONS_OF = "SELECT location FROM bodies WHERE request_id = ? AND location IS NOT NULL";
    static final String LOCATIONS =
            "SELECT location FROM bodies WHERE request_id < ? AND location IS NOT NULL ORDER BY request_id LIMIT ?";
    static final String OF_KEY = "SELECT id FROM requests WHERE key_id = ? ORDER BY received_at, id LIMIT ?";

    final String requests;
    final String attempts;
    final String bodies;
    final String groups;
    final String audit;
    final String usage;
    final String usageSums;

    /** Each takes what is older than its first parameter, and at most as many as its second. */
    LifeSql(SqlDialect dialect) {
        requests = dialect.deleteSome("requests", "received_at, id", "WHERE received_at < ? ORDER BY received_at");
        attempts = dialect.deleteSome("attempts", "request_id, number", "WHERE request_id < ? ORDER BY request_id");
        bodies = dialect.deleteSome("bodies", "request_id, kind, attempt", "WHERE request_id < ? ORDER BY request_id");
        groups = dialect.deleteSome("request_groups", "kind, id, key_id", "WHERE started_at < ? ORDER BY started_at");
        usage = dialect.deleteSome(
                "usage_hours",
                "detail, starts_at, group_id, status, error_class, currency",
                "WHERE starts_at < ? ORDER BY starts_at");
        usageSums = dialect.deleteSome(
                "usage_sums", "detail, starts_at, group_id, currency", "WHERE starts_at < ? ORDER BY starts_at");
        audit = dialect.deleteSome("audit", "id", "WHERE id < ? ORDER BY id");
    }

    /** Every statement there is. */
    List<String> all() {
        return List.of(
                REMOVE_BODIES,
                REMOVE_ATTEMPTS,
                REMOVE_REQUEST,
                REMOVE_TRANSCRIPTS,
                REMOVE_GROUPS,
                LOCATIONS_OF,
                LOCATIONS,
                OF_KEY,
                requests,
                attempts,
                bodies,
                groups,
                audit,
                usage,
                usageSums);
    }
}
