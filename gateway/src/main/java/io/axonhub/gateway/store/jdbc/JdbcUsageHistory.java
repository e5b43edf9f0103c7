package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.Subject;
import io.axonhub.gateway.store.UsageHistory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Sums of the recorded requests, asked on the reading threads. Only keys and users have limits that outlive a start. */
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
    public long used(Subject subject, Limit limit, Instant since) {
        int column = switch (limit.resource()) {
            case REQUESTS -> 1;
            case TOKENS -> 2;
            case COST -> 3;
            case CONCURRENCY -> throw new IllegalArgumentException("running requests are not recorded");
        };
        String used = switch (subject.kind()) {
            case KEY -> sql.usedByKey;
            case USER -> sql.usedByUser;
            case PROJECT -> sql.usedByKey;
            case PROFILE, CHANNEL, CHANNELS ->
                throw new IllegalArgumentException(
                        "no history of a " + subject.kind().label());
        };
        if (subject.kind() != Subject.Kind.PROJECT) {
            return readers.ask(() -> sum(used, subject.id(), limit.currency(), since, column));
        }
        return readers.ask(() -> {
            long all = 0;
            for (String key : keys(subject.id())) {
                all += sum(used, key, limit.currency(), since, column);
            }
            return all;
        });
    }

    /** A project's use is that of its keys, as they belong to it now. */
    private List<String> keys(String project) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(PeopleSql.KEYS_OF_PROJECT)) {
            statement.setString(1, project);
            List<String> keys = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    keys.add(found.getString(1));
                }
            }
            return keys;
        }
    }

    private long sum(String used, String id, String currency, Instant since, int column) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(used)) {
            statement.setString(1, currency);
            statement.setString(2, Binding.clean(id));
            statement.setLong(3, Rows.micros(since));
            try (ResultSet sums = statement.executeQuery()) {
                sums.next();
                return sums.getLong(column);
            }
        }
    }
}
