package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.Rollups;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/**
 * Makes the sums of an hour by one query over its requests. Two replicas that both take themselves for the leader do so one after the
 * other: each reads the requests only when it has the floor's row, so that what is written last was read last. A SQLite file has one
 * gateway, and its requests are read before the transaction, which would hold up whoever writes.
 */
final class JdbcRollups implements Rollups {
    private static final int BATCH = 500;

    private final DataSource pool;
    private final Statements statements;
    private final Reading reading;
    private final SqlDialect dialect;
    private final RollupSql sql;

    JdbcRollups(DataSource pool, Reading reading, SqlDialect dialect) {
        this.pool = pool;
        this.statements = new Statements(pool, reading);
        this.reading = reading;
        this.dialect = dialect;
        this.sql = new RollupSql(dialect);
    }

    @Override
    public List<Hour> due(int limit) {
        return statements.query(RollupSql.DUE, row -> row.getLong(1), limit).stream()
                .map(hour -> new Hour(Rows.instant(hour), statements.query(RollupSql.MARKS, JdbcRollups::mark, hour)))
                .toList();
    }

    private static Mark mark(ResultSet row) throws SQLException {
        return new Mark(row.getLong("journal"), new JournalPosition(row.getLong("segment"), row.getLong("position")));
    }

    @Override
    public void build(Hour hour) {
        long at = Rows.micros(hour.at());
        ask(connection -> build(connection, at));
        for (Mark mark : hour.seen()) {
            statements.update(
                    RollupSql.UNMARK,
                    at,
                    mark.journal(),
                    mark.upTo().segment(),
                    mark.upTo().offset());
        }
    }

    private void build(Connection connection, long at) throws SQLException {
        boolean early = dialect == SqlDialect.SQLITE;
        HourSums sums = early ? read(connection, at) : new HourSums();
        transact(connection, floor -> {
            if (floor <= at) {
                write(connection, at, early ? sums : read(connection, at));
                change(connection, sql.markDay, RollupSql.day(at));
            }
        });
    }

    @Override
    public int buildDays(Instant now, int limit) {
        List<Long> due =
                statements.query(RollupSql.DUE_DAYS, row -> row.getLong(1), RollupSql.day(Rows.micros(now)), limit);
        for (Long day : due) {
            ask(connection -> transact(connection, floor -> {
                change(connection, RollupSql.UNMARK_DAY, day);
                for (String remove : RollupSql.REMOVE_DAY) {
                    change(connection, remove, day, day + RollupSql.DAY);
                }
                for (String add : sql.addDay) {
                    change(connection, add, day, day + RollupSql.DAY);
                }
            }));
        }
        return due.size();
    }

    /** What is done on a connection. */
    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    /** What is done by whoever has the floor's row. */
    private interface Summing {
        void above(long floor) throws SQLException;
    }

    private void ask(Work work) {
        reading.ask(() -> {
            try (Connection connection = pool.getConnection()) {
                work.on(connection);
            } catch (SQLException e) {
                throw SqlFailure.of("usage was not summed up", e);
            }
            return true;
        });
    }

    private void transact(Connection connection, Summing work) throws SQLException {
        InTransaction.run(connection, open -> {
            work.above(floor(open));
            return true;
        });
    }

    private static void change(Connection connection, String change, long... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(change)) {
            for (int i = 0; i < values.length; i++) {
                statement.setLong(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private long floor(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.floor);
                ResultSet found = statement.executeQuery()) {
            return found.next() ? found.getLong(1) : 0;
        }
    }

    private HourSums read(Connection connection, long at) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.requests)) {
            statement.setLong(1, at);
            statement.setLong(2, at + RollupSql.HOUR);
            try (ResultSet found = statement.executeQuery()) {
                HourSums sums = new HourSums();
                while (found.next()) {
                    sums.add(found);
                }
                return sums;
            }
        }
    }

    private void write(Connection connection, long at, HourSums sums) throws SQLException {
        change(connection, RollupSql.REMOVE, at, at + RollupSql.HOUR);
        try (PreparedStatement group = connection.prepareStatement(sql.addGroup)) {
            Batch batch = new Batch(group);
            for (HourSums.Group one : sums.groups()) {
                group.setLong(1, one.id());
                int column = 1;
                for (String value : one.values()) {
                    group.setString(++column, value);
                }
                batch.add();
            }
            batch.flush();
        }
        write(connection, sql.add, at, sums.lines());
        change(connection, RollupSql.REMOVE_SUM, at, at + RollupSql.HOUR);
        write(connection, sql.addSum, at, sums.together());
    }

    private static void write(Connection connection, String add, long at, List<HourSums.Line> lines)
            throws SQLException {
        try (PreparedStatement row = connection.prepareStatement(add)) {
            Batch batch = new Batch(row);
            for (HourSums.Line line : lines) {
                bind(row, at, line);
                batch.add();
            }
            batch.flush();
        }
    }

    private static void bind(PreparedStatement row, long at, HourSums.Line line) throws SQLException {
        row.setInt(1, line.detail());
        row.setLong(2, at);
        row.setLong(3, line.group());
        int column = 3;
        for (String value : line.kind()) {
            row.setString(++column, value);
        }
        int requests = column + 1;
        for (long figure : line.figures()) {
            column++;
            if (figure == 0 && column > requests) {
                row.setNull(column, Types.BIGINT);
            } else {
                row.setLong(column, figure);
            }
        }
    }

    /** A statement's rows, some at a time. */
    private static final class Batch {
        private final PreparedStatement statement;
        private int waiting;

        Batch(PreparedStatement statement) {
            this.statement = statement;
        }

        void add() throws SQLException {
            statement.addBatch();
            if (++waiting == BATCH) {
                flush();
            }
        }

        void flush() throws SQLException {
            if (waiting > 0) {
                statement.executeBatch();
            }
            waiting = 0;
        }
    }

    @Override
    public int rebuild() {
        return statements.update(RollupSql.MARK_ALL);
    }
}
