package io.axonhub.gateway.config;

import java.util.Locale;

/**
 * The database.
 *
 * @param dsn where it is, in the spelling of its dialect; may hold a password
 * @param maxConnections the most that this replica has to a database server
 */
public record DbConfig(Dialect dialect, String dsn, int maxConnections) {
    /** The databases this gateway speaks to. */
    public enum Dialect {
        /** A file, for one replica. */
        SQLITE3,
        /** PostgreSQL. */
        POSTGRES,
        /** MySQL and MariaDB. */
        MYSQL,
        /** TiDB. */
        TIDB;

        /** As in the configuration. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** From the {@code db} node. */
    static DbConfig from(Node node) {
        return new DbConfig(node.choice("dialect", Dialect.class), node.text("dsn"), node.integer("max-connections"));
    }

    /** Without what may be a password. */
    @Override
    public String toString() {
        return "DbConfig[" + dialect.key() + "]";
    }
}
