package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.StoreException;
import java.sql.SQLException;
import java.util.Set;

/**
 * What a driver's exception means.
 *
 * @see <a href="https://www.sqlite.org/rescode.html">SQLite result codes</a>
 */
final class SqlFailure {
    /** TOOBIG, CONSTRAINT, MISMATCH: the data is to blame. */
    private static final Set<Integer> REFUSED = Set.of(18, 19, 20);

    private SqlFailure() {}

    static StoreException.Kind kind(SQLException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && REFUSED.contains(sql.getErrorCode() & 0xFF)) {
                return StoreException.Kind.REFUSED;
            }
        }
        return StoreException.Kind.UNREACHABLE;
    }
}
