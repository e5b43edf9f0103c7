package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.RequestRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.TreeSet;

/** The hours whose sums a transaction's requests change. A row belongs to one journal, so that no two replicas wait for each other. */
final class UsageMarks {
    private final PreparedStatement mark;
    private final PreparedStatement open;
    private final TreeSet<Long> hours = new TreeSet<>();

    UsageMarks(Connection connection, SqlDialect dialect) throws SQLException {
        mark = connection.prepareStatement(new RollupSql(dialect).mark);
        open = connection.prepareStatement(RollupSql.OPEN_HOURS);
    }

    void add(RequestRecord request) {
        switch (request.status()) {
            case PENDING, PROCESSING -> {} // not counted before its end
            case COMPLETED, FAILED, CANCELED -> hours.add(RollupSql.hour(Rows.micros(request.receivedAt())));
        }
    }

    /** Those of the journal's requests that have not ended. */
    void addOpen(long journal) throws SQLException {
        open.setLong(1, journal);
        try (ResultSet found = open.executeQuery()) {
            while (found.next()) {
                hours.add(found.getLong(1));
            }
        }
    }

    void flush(long journal, JournalPosition upTo) throws SQLException {
        for (Long hour : hours) {
            mark.setLong(1, hour);
            mark.setLong(2, journal);
            mark.setLong(3, upTo.segment());
            mark.setLong(4, upTo.offset());
            mark.addBatch();
        }
        if (!hours.isEmpty()) {
            mark.executeBatch();
        }
        hours.clear();
    }
}
