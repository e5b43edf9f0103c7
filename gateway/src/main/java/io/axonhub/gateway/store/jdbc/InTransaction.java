package io.axonhub.gateway.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Predicate;

/** Work that is done as a whole or not at all. */
final class InTransaction {
    private InTransaction() {}

    /** What is done. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Does {@code work} and commits it. */
    static <T> T run(Connection connection, Work<T> work) throws SQLException {
        return run(connection, _ -> true, work);
    }

    /**
     * Does {@code work}, and commits it where its result is one to {@code keep}. What it throws undoes it, and is what the caller hears: a
     * connection that the pool has dropped for it, or the database's own undoing of it, only knows that it is closed.
     *
     * @throws io.axonhub.gateway.store.StoreException when it cannot be committed; REFUSED when a constraint forbids it
     */
    static <T> T run(Connection connection, Predicate<T> keep, Work<T> work) throws SQLException {
        begin(connection);
        T result;
        try {
            result = work.on(connection);
            if (keep.test(result)) {
                commit(connection);
            } else {
                connection.rollback();
            }
        } catch (SQLException | RuntimeException e) {
            undo(connection, e);
            throw e;
        }
        connection.setAutoCommit(true);
        return result;
    }

    /**
     * Begins a transaction. SQLite's driver takes it for begun even where it could not be, because another program has the file: the next
     * one would not be begun at all then, for as long as the connection lives.
     */
    static void begin(Connection connection) throws SQLException {
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            try {
                connection.setAutoCommit(true);
            } catch (SQLException nothing) {
                e.addSuppressed(nothing); // there is no transaction to end, and now the driver knows
            }
            throw e;
        }
    }

    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw SqlFailure.unwritten(e);
        }
    }

    private static void undo(Connection connection, Exception because) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }
}
