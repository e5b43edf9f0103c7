package io.axonhub.gateway.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Work that is done as a whole or not at all. */
final class InTransaction {
    private InTransaction() {}

    /** What is done. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * Does {@code work}, which commits itself. What it throws undoes it, and is what the caller hears: a connection that the pool has
     * dropped for it, or the database's own undoing of it, only knows that it is closed.
     */
    static <T> T run(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        T result;
        try {
            result = work.on(connection);
        } catch (SQLException | RuntimeException e) {
            undo(connection, e);
            throw e;
        }
        connection.setAutoCommit(true);
        return result;
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
