package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.StoreException;
import java.sql.SQLException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why a database cannot be used, and what to do.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL's codes</a>
 * @see <a href="https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html">MySQL's codes</a>
 */
final class StartFailure {
    private static final int SQLITE_READ_ONLY = 8;
    private static final Set<Integer> MYSQL_READ_ONLY = Set.of(1290, 1792, 1836, 3100);

    /** The last is TiDB's. */
    private static final Set<Integer> MYSQL_NOT_ALLOWED = Set.of(1044, 1142, 1227, 1370, 8121);

    private static final int MYSQL_NO_DATABASE = 1049;

    private StartFailure() {}

    static StoreException of(Dsn dsn, Exception error) {
        return new StoreException(
                StoreException.Kind.UNUSABLE,
                "cannot use the database " + dsn.shown() + " (" + reason(error) + "): " + remedy(dsn, error),
                error);
    }

    private static String reason(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).strip();
    }

    private static String remedy(Dsn dsn, Exception error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return "check the TLS options of db.dsn against the server's certificate";
            }
        }
        @Nullable SQLException sql = sql(error);
        return switch (dsn) {
            case Dsn.File file ->
                sql != null && (sql.getErrorCode() & 0xFF) == SQLITE_READ_ONLY
                        ? "it is read-only; let the gateway's user write the file and its folder, or change db.dsn"
                        : "check that it is a SQLite file that the gateway's user may write, or change db.dsn";
            case Dsn.Server server ->
                sql == null
                        ? "check db.dsn"
                        : server(
                                sql.getErrorCode(),
                                String.valueOf(sql.getSQLState()),
                                server.properties().get("user"));
        };
    }

    private static String server(int code, String state, @Nullable String user) {
        if (state.equals("25006") || MYSQL_READ_ONLY.contains(code)) {
            return "it is read-only; let db.dsn name the primary, or make it writable";
        }
        if (state.equals("3D000") || code == MYSQL_NO_DATABASE) {
            return "create that database, or let db.dsn name one that exists";
        }
        if (state.equals("42501") || MYSQL_NOT_ALLOWED.contains(code)) {
            return "grant the user " + user + " all privileges on it: the gateway makes its own tables";
        }
        return switch (state.length() < 2 ? state : state.substring(0, 2)) {
            case "28" -> "check user and password in db.dsn (the user is " + user + ")";
            case "08", "HY" ->
                "start it, and check host, port and TLS options in db.dsn and that no firewall is between";
            case "53" -> "it has no more connections; raise its limit or lower db.max-connections";
            default -> "check db.dsn, and that this database is the gateway's own";
        };
    }

    /** The deepest that says more than that something failed. */
    private static @Nullable SQLException sql(Throwable error) {
        SQLException found = null;
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && (sql.getSQLState() != null || sql.getErrorCode() != 0)) {
                found = sql;
            }
        }
        return found;
    }
}
