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

    static StoreException.Kind kind(SQLException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && refused(sql)) {
                return StoreException.Kind.REFUSED;
            }
        }
        return StoreException.Kind.UNREACHABLE;
    }

    private static boolean refused(SQLException error) {
        String state = error.getSQLState();
        if (state != null && state.length() == 5) {
            return REFUSED_CLASSES.contains(state.substring(0, 2)) || error.getErrorCode() == 1153;
        }
        return REFUSED.contains(error.getErrorCode() & 0xFF);
    }
}
