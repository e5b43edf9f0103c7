package io.axonhub.gateway.store.jdbc;

import java.util.List;

/** The statements of replicas, leases and shared counters. */
final class ReplicaSql {
    static final String LIVE = "SELECT * FROM replicas WHERE seen_at > ? ORDER BY started_at, id";
    static final String LEAVE = "DELETE FROM replicas WHERE id = ? OR seen_at < ?";

    /** The fence comes first: MySQL assigns from left to right and would compare with the new holder. */
    static final String TAKE =
            "UPDATE leases SET fence = CASE WHEN holder = ? THEN fence ELSE fence + 1 END, holder = ?,"
                    + " held_until = ? WHERE name = ? AND (holder = ? OR held_until < ?)";

    static final String RELEASE = "UPDATE leases SET held_until = 0 WHERE name = ? AND holder = ?";
    static final String LEASE = "SELECT * FROM leases WHERE name = ?";

    static final String COUNTER = "SELECT begins, used FROM counters WHERE subject = ? AND counted = ? AND span = ?";
    static final String COUNT = "UPDATE counters SET used = used + ? WHERE subject = ? AND counted = ? AND span = ?"
            + " AND begins = ? AND used + ? <= ?";
    static final String CORRECT = "UPDATE counters SET used = CASE WHEN used + ? < 0 THEN 0 ELSE used + ? END"
            + " WHERE subject = ? AND counted = ? AND span = ? AND begins = ?";
    static final String TURN = "UPDATE counters SET begins = ?, used = 0"
            + " WHERE subject = ? AND counted = ? AND span = ? AND begins < ?";
    static final String SLOTS =
            "SELECT COALESCE(SUM(slots), 0) FROM counter_slots WHERE subject = ? AND replica <> ? AND held_until > ?";
    static final String DROP_SLOTS = "DELETE FROM counter_slots WHERE subject = ? AND replica = ?";

    final String beat;
    final String addLease;
    final String addCounter;
    final String lockCounter;
    final String putSlots;

    ReplicaSql(SqlDialect dialect) {
        beat = dialect.upsert("replicas", List.of("id"), List.of(), List.of("applied", "started_at", "seen_at"));
        addLease = dialect.insertNew("leases", List.of("name", "holder", "fence", "held_until"), List.of("name"));
        addCounter = dialect.insertNew(
                "counters",
                List.of("subject", "counted", "span", "begins", "used"),
                List.of("subject", "counted", "span"));
        lockCounter = COUNTER + dialect.forUpdate();
        putSlots = dialect.upsert(
                "counter_slots", List.of("subject", "replica"), List.of(), List.of("slots", "held_until"));
    }

    List<String> all() {
        return List.of(
                LIVE,
                LEAVE,
                TAKE,
                RELEASE,
                LEASE,
                COUNTER,
                COUNT,
                CORRECT,
                TURN,
                SLOTS,
                DROP_SLOTS,
                beat,
                addLease,
                addCounter,
                lockCounter,
                putSlots);
    }
}
