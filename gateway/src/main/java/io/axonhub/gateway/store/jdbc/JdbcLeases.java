package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Leases;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The leases' table: each is taken by one conditional statement. */
final class JdbcLeases implements Leases {
    private final Statements statements;
    private final ReplicaSql sql;

    JdbcLeases(Statements statements, ReplicaSql sql) {
        this.statements = statements;
        this.sql = sql;
    }

    @Override
    public Optional<Lease> take(String name, String holder, Duration length, Instant now) {
        long until = Rows.micros(now.plus(length));
        int taken = statements.update(ReplicaSql.TAKE, holder, holder, until, name, holder, Rows.micros(now));
        if (taken == 0) {
            statements.update(sql.addLease, name, holder, 1L, until);
        }
        return holder(name).filter(lease -> lease.holder().equals(holder));
    }

    @Override
    public void release(String name, String holder) {
        statements.update(ReplicaSql.RELEASE, name, holder);
    }

    @Override
    public Optional<Lease> holder(String name) {
        return statements.first(
                ReplicaSql.LEASE,
                row -> new Lease(
                        row.getString("name"),
                        row.getString("holder"),
                        row.getLong("fence"),
                        Rows.instant(row.getLong("held_until"))),
                name);
    }
}
