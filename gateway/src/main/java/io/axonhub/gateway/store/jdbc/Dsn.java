package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.StoreException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Where the database is, read from {@code db.dialect} and {@code db.dsn} in AxonHub's spelling. */
sealed interface Dsn {
    /** The SQL spoken there. */
    SqlDialect dialect();

    /** For the JDBC driver. */
    String url();

    /** The place as people may see it. */
    String shown();

    /**
     * Reads both keys.
     *
     * @throws StoreException UNUSABLE, with the remedy; a password is not in its message
     */
    static Dsn parse(String dialect, String dsn) {
        String source = dsn.strip();
        return switch (dialect.toLowerCase(Locale.ROOT)) {
            case "sqlite3", "sqlite" -> File.parse(source);
            case "postgres", "postgresql" -> PostgresDsn.parse(source);
            case "mysql", "mariadb", "tidb" -> MysqlDsn.parse(source);
            default ->
                throw unusable("db.dialect '" + dialect
                        + "' is not supported: set it to sqlite3, postgres, mysql (also for MariaDB) or tidb");
        };
    }

    static StoreException unusable(String message) {
        return new StoreException(StoreException.Kind.UNUSABLE, message, null);
    }

    /**
     * A SQLite file: a plain path, {@code file:path?options} or {@code jdbc:sqlite:path}. The options of other drivers (shared cache,
     * pragmas) are set aside: the gateway sets what it needs itself.
     */
    record File(Path file) implements Dsn {
        private static final String EXAMPLE = "write for example file:./data/axonhub.db";

        /** A server's name with its credentials, which must not be shown as a path. */
        private static final Pattern OTHER = Pattern.compile("@tcp\\(|:[^@]*@|\\bpassword\\s*=");

        private static File parse(String source) {
            String path = source;
            if (path.startsWith("jdbc:")) {
                if (!path.startsWith("jdbc:sqlite:")) {
                    throw unusable("db.dsn is a JDBC URL of another database than db.dialect sqlite3: " + EXAMPLE);
                }
                path = path.substring("jdbc:sqlite:".length());
            }
            if (path.startsWith("file:")) {
                path = path.substring("file:".length());
                path = path.startsWith("///") ? path.substring(2) : path;
            }
            int options = path.indexOf('?');
            String asked = options < 0 ? "" : path.substring(options + 1);
            path = options < 0 ? path : path.substring(0, options);
            if (path.isEmpty() || path.equals(":memory:") || asked.contains("mode=memory")) {
                throw unusable("db.dsn names no file, and a database in memory would lose all records: " + EXAMPLE);
            }
            if (path.contains("://") || OTHER.matcher(path).find() || asked.contains("mode=ro")) {
                throw unusable("db.dsn is not the path of a writable SQLite file: " + EXAMPLE
                        + ", or set db.dialect to what db.dsn names");
            }
            try {
                return new File(Path.of(path));
            } catch (InvalidPathException e) {
                throw new StoreException(
                        StoreException.Kind.UNUSABLE, "db.dsn is not a path (" + e.getReason() + "): " + EXAMPLE, e);
            }
        }

        @Override
        public SqlDialect dialect() {
            return SqlDialect.SQLITE;
        }

        @Override
        public String url() {
            return "jdbc:sqlite:" + file.toAbsolutePath();
        }

        @Override
        public String shown() {
            return file.toAbsolutePath().toString();
        }
    }

    /**
     * A database server.
     *
     * @param shown without the password
     * @param properties for the driver: user, password, TLS and options
     */
    record Server(SqlDialect dialect, String url, String shown, Map<String, String> properties) implements Dsn {
        public Server {
            properties = Map.copyOf(properties);
        }

        @Override
        public String toString() {
            return shown;
        }
    }
}
