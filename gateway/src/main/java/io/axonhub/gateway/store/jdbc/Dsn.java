package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.StoreException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Where the SQLite file is, read from {@code db.dialect} and {@code db.dsn} in AxonHub's spelling: a plain path,
 * {@code file:path?options} or {@code jdbc:sqlite:path}. The options of other drivers (shared cache, pragmas) are set aside: the
 * gateway sets what it needs itself.
 */
record Dsn(Path file) {
    private static final Set<String> SQLITE = Set.of("sqlite3", "sqlite");
    private static final String EXAMPLE = "write for example file:./data/axonhub.db";

    /**
     * Reads both keys.
     *
     * @throws StoreException UNUSABLE, with the remedy
     */
    static Dsn parse(String dialect, String dsn) {
        if (!SQLITE.contains(dialect)) {
            throw unusable("db.dialect '" + dialect + "' is not supported by this version: set it to sqlite3");
        }
        String path = dsn.strip();
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
        if (path.contains("://") || asked.contains("mode=ro")) {
            throw unusable("db.dsn is not the path of a writable SQLite file: " + EXAMPLE);
        }
        try {
            return new Dsn(Path.of(path));
        } catch (InvalidPathException e) {
            throw new StoreException(
                    StoreException.Kind.UNUSABLE, "db.dsn is not a path (" + e.getReason() + "): " + EXAMPLE, e);
        }
    }

    private static StoreException unusable(String message) {
        return new StoreException(StoreException.Kind.UNUSABLE, message, null);
    }

    String url() {
        return "jdbc:sqlite:" + file.toAbsolutePath();
    }
}
