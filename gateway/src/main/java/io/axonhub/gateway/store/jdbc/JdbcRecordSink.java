package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.Failure;
import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.RecordSink;
import io.axonhub.gateway.store.RequestRecord;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Batches into the tables over one kept connection with its statements prepared; a failure closes it, the next call opens another. */
final class JdbcRecordSink implements RecordSink, AutoCloseable {
    private final DataSource pool;
    private final Sql sql;
    private @Nullable SinkSession session;

    JdbcRecordSink(DataSource pool, Sql sql) {
        this.pool = pool;
        this.sql = sql;
    }

    /** What is done in one transaction. */
    private interface Work<T> {
        T on(SinkSession session) throws SQLException;
    }

    private synchronized <T> T transact(Work<T> work) {
        try {
            SinkSession open = session == null ? new SinkSession(pool.getConnection(), sql) : session;
            session = open;
            open.begin();
            T result = work.on(open);
            open.commit();
            return result;
        } catch (SQLException e) {
            close();
            throw SqlFailure.of("the database did not take records", e);
        } catch (RuntimeException e) {
            close(); // the transaction must not stay open
            throw e;
        }
    }

    @Override
    public Optional<JournalPosition> position(String journal) {
        return transact(open -> Optional.ofNullable(open.find(journal)).map(SinkSession.Row::position));
    }

    @Override
    public void write(String journal, Iterable<JournalEntry> entries, JournalPosition upTo) {
        transact(open -> {
            long id = open.findOrAdd(journal).id();
            for (JournalEntry entry : entries) {
                switch (entry) {
                    case RequestRecord request -> open.put(id, request);
                    case AttemptRecord attempt -> open.put(attempt);
                    case BodyRecord body -> open.put(body);
                    case JournalEntry.LateBody _, JournalEntry.LateEnd _ ->
                        throw new IllegalArgumentException("a late entry was not resolved");
                }
            }
            open.flush();
            open.move(id, upTo);
            return true;
        });
    }

    @Override
    public int interrupt(String journal, JournalPosition upTo) {
        return transact(open -> {
            long id = open.findOrAdd(journal).id();
            int count = open.interrupt(
                    id, new Failure(Failure.INTERRUPTED, "The gateway stopped while the request was running."));
            open.move(id, upTo);
            return count;
        });
    }

    @Override
    public synchronized void close() {
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
