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
        connection.setAutoCommit(false);
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
