package io.axonhub.gateway.store.jdbc;

import java.util.ArrayList;
import java.util.List;

/** Every statement of the store in one database's SQL: a closed set, so that all of them are prepared once at start. */
final class Sql {
    static final String STORE_ID = "SELECT store_id FROM meta ORDER BY created, store_id";
    /** Changes nothing, and fails where nothing can be changed. */
    static final String TOUCH = "UPDATE meta SET created = created";

    static final String JOURNAL = "SELECT id, segment, position FROM journal_position WHERE journal = ?";
    static final String MOVE = "UPDATE journal_position SET segment = ?, position = ? WHERE id = ?";
    static final String INTERRUPT =
            "UPDATE requests SET status = 'failed', error_class = ?, error_message = ?, partial = 1"
                    + " WHERE journal = ? AND status IN ('pending', 'processing')";

    private static final List<String> FIXED = List.of(
            "journal",
            "key_id",
            "key_name",
            "client_address",
            "model",
            "format",
            "source",
            "stream",
            "trace_id",
            "thread_id",
            "session_id",
            "team",
            "user_name");
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
            "currency",
            "profile",
            "route",
            "usage_source",
            "media");
    private static final List<String> ATTEMPT = List.of(
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
            "currency",
            "usage_source",
            "media");

    static final String REQUEST = "SELECT * FROM requests WHERE id = ?";
    static final String ATTEMPTS = "SELECT * FROM attempts WHERE request_id = ? ORDER BY number";
    static final String BODIES = "SELECT * FROM bodies WHERE request_id = ? ORDER BY kind, attempt";

    static final String TRANSCRIPT = "SELECT * FROM transcripts WHERE owner = ? AND id = ? AND created_at >= ?";
    static final String REMOVE_TRANSCRIPT = "DELETE FROM transcripts WHERE owner = ? AND id = ? AND created_at >= ?";
    static final String FORGET_TRANSCRIPTS = "DELETE FROM transcripts WHERE created_at < ?";
    static final String TRANSCRIPTS_SIZE = "SELECT COALESCE(SUM(size), 0) FROM transcripts";

    private final SqlDialect dialect;
    final String addJournal;
    final String putRequest;
    final String putAttempt;
    final String putBody;
    final String putTranscript;
    final String forgetOldest;
    final String usedByKey;
    final String usedByUser;

    Sql(SqlDialect dialect) {
        this.dialect = dialect;
        addJournal =
                dialect.insertNew("journal_position", List.of("journal", "segment", "position"), List.of("journal"));
        putRequest = dialect.upsert("requests", List.of("received_at", "id"), FIXED, CHANGING);
        putAttempt = dialect.upsert("attempts", List.of("request_id", "number"), List.of(), ATTEMPT);
        putBody = dialect.upsert(
                "bodies",
                List.of("request_id", "kind", "attempt"),
                List.of(),
                List.of("content_type", "bytes", "truncated", "location"));
        putTranscript = dialect.upsert(
                "transcripts",
                List.of("owner", "id"),
                List.of(),
                List.of("channel", "resident", "created_at", "size", "input", "answer"));
        forgetOldest = dialect.deleteSome("transcripts", "owner, id", "ORDER BY created_at");
        usedByKey = used(dialect, "key_id");
        usedByUser = used(dialect, "user_name");
    }

    SqlDialect dialect() {
        return dialect;
    }

    /**
     * What was used since a moment: requests, tokens, billionths of money in a currency. The money of one request is far from where
     * a double has no billionths, and each is rounded before they are summed, so that the sum is exact.
     */
    private static String used(SqlDialect dialect, String whose) {
        return "SELECT COALESCE(SUM(CASE WHEN attempts > 0 THEN 1 ELSE 0 END), 0), COALESCE(SUM(COALESCE(input, 0)"
                + " + COALESCE(cache_read, 0) + COALESCE(cache_write_5m, 0) + COALESCE(cache_write_1h, 0)"
                + " + COALESCE(output, 0) + COALESCE(reasoning, 0)), 0),"
                + " COALESCE(SUM(CASE WHEN currency = ? THEN " + dialect.billionths("cost") + " ELSE 0 END), 0)"
                + " FROM requests WHERE " + whose + " = ? AND received_at >= ?";
    }

    /** Every statement there is. */
    List<String> all() {
        List<String> all = new ArrayList<>(List.of(
                STORE_ID,
                TOUCH,
                JOURNAL,
                addJournal,
                MOVE,
                INTERRUPT,
                putRequest,
                putAttempt,
                putBody,
                usedByKey,
                usedByUser,
                REQUEST,
                ATTEMPTS,
                BODIES,
                putTranscript,
                TRANSCRIPT,
                REMOVE_TRANSCRIPT,
                FORGET_TRANSCRIPTS,
                TRANSCRIPTS_SIZE,
                forgetOldest));
        all.addAll(PeopleSql.all());
        all.addAll(JdbcAudit.all());
        all.addAll(new ReplicaSql(dialect).all());
        all.addAll(JdbcReplays.all());
        all.addAll(JdbcLogins.all());
        all.addAll(ConfigSql.all());
        all.addAll(RequestSql.all(dialect));
        all.addAll(new TraceSql(dialect).all());
        all.addAll(new LifeSql(dialect).all());
        all.addAll(new RollupSql(dialect).all());
        all.addAll(OwnedSql.all());
        return all;
    }
}
