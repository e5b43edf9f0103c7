package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.Subject;
import io.axonhub.gateway.store.UsageHistory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import javax.sql.DataSource;

/** Sums of the recorded requests, asked on the reading threads. Only keys have limits that outlive a start. */
final class JdbcUsageHistory implements UsageHistory {
    private final DataSource pool;
    private final Sql sql;
    private final Reading readers;

    JdbcUsageHistory(DataSource pool, Sql sql, Reading readers) {
        this.pool = pool;
        this.sql = sql;
        this.readers = readers;
    }

    @Override
    public long used(Subject subject, Limit.Resource resource, Instant since) {
        int column = switch (resource) {
            case REQUESTS -> 1;
            case TOKENS -> 2;
            case COST -> 3;
            case CONCURRENCY -> throw new IllegalArgumentException("running requests are not recorded");
        };
        if (subject.kind() != Subject.Kind.KEY) {
            throw new IllegalArgumentException(
                    "no history of a " + subject.kind().label());
        }
        return readers.ask(() -> sum(subject.id(), since, column));
    }

    private long sum(String key, Instant since, int column) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql.usedByKey)) {
            statement.setString(1, Binding.clean(key));
            statement.setLong(2, Rows.micros(since));
            try (ResultSet sums = statement.executeQuery()) {
                sums.next();
                return sums.getLong(column);
            }
        }
    }
}
