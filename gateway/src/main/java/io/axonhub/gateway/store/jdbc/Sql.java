package io.axonhub.gateway.store.jdbc;

import java.util.ArrayList;
import java.util.List;

/** Every statement of the store: constants and a closed set, so that all of them are prepared once at start. */
final class Sql {
    static final String IDENTIFY =
            "INSERT INTO meta (store_id, created) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM meta)";
    static final String JOURNAL = "SELECT id, segment, position FROM journal_position WHERE journal = ?";
    static final String ADD_JOURNAL =
            "INSERT INTO journal_position (journal, segment, position) VALUES (?, 0, 0) ON CONFLICT DO NOTHING";
    static final String MOVE = "UPDATE journal_position SET segment = ?, position = ? WHERE id = ?";
    static final String INTERRUPT =
            "UPDATE requests SET status = 'failed', error_class = ?, error_message = ?, partial = 1"
                    + " WHERE journal = ? AND status IN ('pending', 'processing')";

    private static final List<String> FIXED = List.of(
            "received_at",
            "id",
            "journal",
            "key_id",
            "key_name",
            "profile",
            "client_address",
            "model",
            "format",
            "source",
            "stream",
            "trace_id",
            "thread_id",
            "session_id");
    private static final List<String> CHANGING = List.of(
            "status",
            "channel",
            "error_class",
            "error_message",
            "http_status",
            "first_token",
            "duration",
            "input",
            "cache_read",
            "cache_write_5m",
            "cache_write_1h",
            "output",
            "reasoning",
            "partial",
            "attempts",
            "notes",
            "cost",
            "currency");
    static final String PUT_REQUEST = upsert("requests", FIXED, CHANGING, "id");

    static final String PUT_ATTEMPT = upsert(
            "attempts",
            List.of("request_id", "number"),
            List.of(
                    "channel",
                    "provider",
                    "credential",
                    "format",
                    "model_sent",
                    "model_reported",
                    "http_status",
                    "error_class",
                    "error_message",
                    "started_at",
                    "first_token",
                    "duration",
                    "input",
                    "cache_read",
                    "cache_write_5m",
                    "cache_write_1h",
                    "output",
                    "reasoning",
                    "stop",
                    "partial",
                    "notes",
                    "cost",
                    "currency"),
            "request_id, number");
    static final String PUT_BODY = upsert(
            "bodies",
            List.of("request_id", "kind", "attempt"),
            List.of("content_type", "bytes", "truncated"),
            "request_id, kind, attempt");

    static final String REQUEST = "SELECT * FROM requests WHERE id = ?";
    static final String ATTEMPTS = "SELECT * FROM attempts WHERE request_id = ? ORDER BY number";
    static final String BODIES = "SELECT * FROM bodies WHERE request_id = ? ORDER BY kind, attempt";

    static final String PUT_TRANSCRIPT = upsert(
            "transcripts",
            List.of("owner", "id"),
            List.of("channel", "resident", "created_at", "size", "input", "answer"),
            "owner, id");
    static final String TRANSCRIPT = "SELECT * FROM transcripts WHERE owner = ? AND id = ? AND created_at >= ?";
    static final String REMOVE_TRANSCRIPT = "DELETE FROM transcripts WHERE owner = ? AND id = ? AND created_at >= ?";
    static final String FORGET_TRANSCRIPTS = "DELETE FROM transcripts WHERE created_at < ?";
    static final String TRANSCRIPTS_SIZE = "SELECT COALESCE(SUM(size), 0) FROM transcripts";
    static final String FORGET_OLDEST =
            "DELETE FROM transcripts WHERE rowid IN (SELECT rowid FROM transcripts ORDER BY created_at LIMIT ?)";

    private static final int FILTERS = 4;

    private Sql() {}

    private static String upsert(String table, List<String> fixed, List<String> changing, String key) {
        List<String> columns = new ArrayList<>(fixed);
        columns.addAll(changing);
        List<String> changes = changing.stream()
                .map(column -> column + " = excluded." + column)
                .toList();
        return "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
                + String.join(", ", columns.stream().map(column -> "?").toList()) + ") ON CONFLICT (" + key
                + ") DO UPDATE SET " + String.join(", ", changes);
    }

    /** A page of requests older than a cursor: its time and id, the filters in this order, the limit. */
    static String list(boolean key, boolean model, boolean channel, boolean status) {
        return "SELECT * FROM requests WHERE (received_at, id) < (?, ?)"
                + (key ? " AND key_id = ?" : "")
                + (model ? " AND model = ?" : "")
                + (channel ? " AND channel = ?" : "")
                + (status ? " AND status = ?" : "")
                + " ORDER BY received_at DESC, id DESC LIMIT ?";
    }

    /**
     * What a key used since a moment: requests, tokens, billionths of money. The money of one request is far from where a double has no
     * billionths, and each is rounded before they are summed, so that the sum is exact.
     */
    static final String USED_BY_KEY =
            "SELECT COALESCE(SUM(attempts > 0), 0), COALESCE(SUM(COALESCE(input, 0) + COALESCE(cache_read, 0)"
                    + " + COALESCE(cache_write_5m, 0) + COALESCE(cache_write_1h, 0) + COALESCE(output, 0)"
                    + " + COALESCE(reasoning, 0)), 0),"
                    + " COALESCE(SUM(CAST(ROUND(CAST(COALESCE(cost, '0') AS REAL) * 1000000000) AS INTEGER)), 0)"
                    + " FROM requests WHERE key_id = ? AND received_at >= ?";

    /** Every statement there is. */
    static List<String> all() {
        List<String> all = new ArrayList<>(List.of(
                IDENTIFY,
                JOURNAL,
                ADD_JOURNAL,
                MOVE,
                INTERRUPT,
                PUT_REQUEST,
                PUT_ATTEMPT,
                PUT_BODY,
                USED_BY_KEY,
                REQUEST,
                ATTEMPTS,
                BODIES,
                PUT_TRANSCRIPT,
                TRANSCRIPT,
                REMOVE_TRANSCRIPT,
                FORGET_TRANSCRIPTS,
                TRANSCRIPTS_SIZE,
                FORGET_OLDEST));
        all.addAll(PeopleSql.all());
        all.addAll(JdbcAudit.all());
        all.addAll(ConfigSql.all());
        for (int bits = 0; bits < 1 << FILTERS; bits++) {
            all.add(list((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0));
        }
        return all;
    }
}
