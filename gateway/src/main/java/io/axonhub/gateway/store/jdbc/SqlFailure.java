package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.StoreException;
import java.sql.SQLException;
import java.util.Set;

/**
 * What a driver's exception means.
 *
 * @see <a href="https://www.sqlite.org/rescode.html">SQLite result codes</a>
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">SQLSTATE classes</a>
 */
final class SqlFailure {
    /** SQLite's TOOBIG, CONSTRAINT, MISMATCH, and MySQL's packet that is too large: the data is to blame. */
    private static final Set<Integer> REFUSED = Set.of(18, 19, 20, 1153);

    /** Data, integrity, program limits, and the MariaDB driver's packet that is too large. */
    private static final Set<String> REFUSED_CLASSES = Set.of("22", "23", "54", "HZ");

    /** SQLite's NOMEM, INTERRUPT, IOERR and FULL. */
    private static final Set<Integer> ENDING = Set.of(7, 9, 10, 13);

    private static final int IO_ERROR = 10;
    private static final int FULL = 13;

    /** The disk, and a table that may not grow for it. */
    private static final Set<Integer> MYSQL_FULL = Set.of(1021, 1114);

    private SqlFailure() {}

    /**
     * Whether SQLite may have ended the transaction by itself, as it does when its disk is full. The driver does not know then, and begins
     * none on that connection any more.
     */
    static boolean endsTransaction(SQLException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && ENDING.contains(sql.getErrorCode() & 0xFF)) {
                return true;
            }
        }
        return false;
    }

    /** {@code what} could not be done, why, and what to do. */
    static StoreException of(String what, SQLException error) {
        return new StoreException(kind(error), what + ": " + reason(error), error);
    }

    /** A change was not made. */
    static StoreException unwritten(SQLException error) {
        return of("the database did not take the change", error);
    }

    /** A question got no answer. */
    static StoreException unreadable(SQLException error) {
        return new StoreException(
                StoreException.Kind.UNREACHABLE, "the database cannot be read: " + reason(error), error);
    }

    private static String reason(SQLException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isDiskFull(sql)) {
                return "its disk is full: make room on it (" + sql.getMessage() + ")";
            }
            if (cause instanceof SQLException sql && isSqlites(sql) && (sql.getErrorCode() & 0xFF) == IO_ERROR) {
                return "its disk does not read or write: look at its room and its health (" + sql.getMessage() + ")";
            }
        }
        return String.valueOf(error.getMessage());
    }

    private static boolean isDiskFull(SQLException error) {
        return isSqlites(error)
                ? (error.getErrorCode() & 0xFF) == FULL
                : error.getSQLState().equals("53100") || MYSQL_FULL.contains(error.getErrorCode());
    }

    private static StoreException.Kind kind(SQLException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && refused(sql)) {
                return StoreException.Kind.REFUSED;
            }
        }
        return StoreException.Kind.UNREACHABLE;
    }

    private static boolean refused(SQLException error) {
        return isSqlites(error)
                ? REFUSED.contains(error.getErrorCode() & 0xFF)
                : REFUSED_CLASSES.contains(error.getSQLState().substring(0, 2)) || error.getErrorCode() == 1153;
    }

    /** SQLite's driver gives no SQLSTATE. */
    private static boolean isSqlites(SQLException error) {
        return error.getSQLState() == null || error.getSQLState().length() != 5;
    }
}
