package io.axonhub.gateway.config;

import io.helidon.config.Config;
import java.nio.file.Path;

/**
 * The database.
 *
 * @param dsn in AxonHub's spelling: {@code file:<path>?<options>}
 */
public record DbConfig(Dialect dialect, String dsn) {
    /** The databases this gateway speaks to. */
    public enum Dialect {
        SQLITE3
    }

    public DbConfig {
        if (!dsn.startsWith("file:") || path(dsn).isEmpty()) {
            throw new IllegalArgumentException("db.dsn: must be file:<path> for sqlite3");
        }
    }

    /** From the {@code db} node. */
    public static DbConfig from(Config config) {
        return new DbConfig(Values.choice(config, "dialect", Dialect.class), Values.text(config, "dsn"));
    }

    /** The database file. The options behind "?" are the Go driver's; journal mode and foreign keys are always on here. */
    public Path file() {
        return Path.of(path(dsn));
    }

    private static String path(String dsn) {
        int options = dsn.indexOf('?');
        return dsn.substring("file:".length(), options < 0 ? dsn.length() : options);
    }
}
