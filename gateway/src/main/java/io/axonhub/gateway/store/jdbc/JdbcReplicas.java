package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Replicas;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The replicas' table. */
final class JdbcReplicas implements Replicas {
    private static final Duration FORGET = Duration.ofDays(1);

    private final Statements statements;
    private final ReplicaSql sql;

    JdbcReplicas(Statements statements, ReplicaSql sql) {
        this.statements = statements;
        this.sql = sql;
    }

    @Override
    public void beat(Replica replica) {
        statements.update(
                sql.beat,
                replica.id(),
                replica.appliedRevision(),
                Rows.micros(replica.startedAt()),
                Rows.micros(replica.seenAt()));
    }

    @Override
    public List<Replica> live(Instant now) {
        return statements.query(
                ReplicaSql.LIVE,
                row -> new Replica(
                        row.getString("id"),
                        row.getLong("applied"),
                        Rows.instant(row.getLong("started_at")),
                        Rows.instant(row.getLong("seen_at"))),
                Rows.micros(now.minus(LIFE)));
    }

    @Override
    public void leave(String id, Instant now) {
        statements.update(ReplicaSql.LEAVE, id, Rows.micros(now.minus(FORGET)));
    }
}
