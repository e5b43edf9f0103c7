package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.Failure;
import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.RequestRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection with the statements of the record sink. Between transactions it is in auto-commit, because the SQLite driver
 * begins the next transaction, and with it the lock on all writing, as soon as one is committed. */
final class SinkSession implements AutoCloseable {
    /** Rows bound before they are sent to the database: a batch is cheaper than a row, and a long one holds memory. */
    private static final int ROWS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(SinkSession.class);

    private final Connection connection;
    private final PreparedStatement find;
    private final PreparedStatement add;
    private final PreparedStatement move;
    private final PreparedStatement interrupt;
    private final PreparedStatement request;
    private final PreparedStatement attempt;
    private final PreparedStatement body;
    private final PreparedStatement group;
    private final RequestGroups groups = new RequestGroups();
    private final UsageMarks marks;
    private int requests;
    private int attempts;
    private int bodies;

    /** Takes the connection over, and gives it back when this fails. */
    SinkSession(Connection connection, Sql sql) throws SQLException {
        this.connection = connection;
        try {
            find = connection.prepareStatement(Sql.JOURNAL);
            add = connection.prepareStatement(sql.addJournal);
            move = connection.prepareStatement(Sql.MOVE);
            interrupt = connection.prepareStatement(Sql.INTERRUPT);
            request = connection.prepareStatement(sql.putRequest);
            attempt = connection.prepareStatement(sql.putAttempt);
            body = connection.prepareStatement(sql.putBody);
            group = connection.prepareStatement(new TraceSql(sql.dialect()).add);
            marks = new UsageMarks(connection, sql.dialect());
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** A journal's row. */
    record Row(long id, JournalPosition position) {}

    @Nullable
    Row find(String journal) throws SQLException {
        find.setString(1, journal);
        try (ResultSet found = find.executeQuery()) {
            return found.next()
                    ? new Row(found.getLong(1), new JournalPosition(found.getLong(2), found.getLong(3)))
                    : null;
        }
    }

    Row findOrAdd(String journal) throws SQLException {
        Row row = find(journal);
        if (row == null) {
            add.setString(1, journal);
            add.setLong(2, 0);
            add.setLong(3, 0);
            add.executeUpdate();
            row = find(journal);
        }
        if (row == null) {
            throw new SQLException("the journal's row is gone");
        }
        return row;
    }

    void put(long journal, RequestRecord record) throws SQLException {
        Binding.request(request, journal, record);
        groups.add(record);
        marks.add(record);
        requests = added(request, requests);
    }

    void put(AttemptRecord record) throws SQLException {
        Binding.attempt(attempt, record);
        attempts = added(attempt, attempts);
    }

    void put(BodyRecord record) throws SQLException {
        Binding.body(body, record);
        bodies = added(body, bodies);
    }

    /** Adds the bound row to the statement's batch, and runs that when it is long enough; how many rows wait then. */
    private static int added(PreparedStatement statement, int waiting) throws SQLException {
        statement.addBatch();
        if (waiting + 1 < ROWS) {
            return waiting + 1;
        }
        statement.executeBatch();
        return 0;
    }

    /** Runs what is left of the batches. */
    void flush() throws SQLException {
        if (requests > 0) {
            request.executeBatch();
        }
        if (attempts > 0) {
            attempt.executeBatch();
        }
        if (bodies > 0) {
            body.executeBatch();
        }
        groups.flush(group);
        requests = 0;
        attempts = 0;
        bodies = 0;
    }

    void move(long journal, JournalPosition upTo) throws SQLException {
        move.setLong(1, upTo.segment());
        move.setLong(2, upTo.offset());
        move.setLong(3, journal);
        move.executeUpdate();
        marks.flush(journal, upTo);
    }

    int interrupt(long journal, Failure why) throws SQLException {
        marks.addOpen(journal);
        interrupt.setString(1, why.errorClass());
        interrupt.setString(2, why.message());
        interrupt.setLong(3, journal);
        return interrupt.executeUpdate();
    }

    void begin() throws SQLException {
        InTransaction.begin(connection);
    }

    void commit() throws SQLException {
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** Undoes what was not committed; the pool drops a connection that is broken. */
    @Override
    public void close() {
        try (connection) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            LOG.debug("database connection was broken when it was given back cause={}", e.toString());
        }
    }
}
