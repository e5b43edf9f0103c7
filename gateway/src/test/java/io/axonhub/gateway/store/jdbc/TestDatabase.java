package io.axonhub.gateway.store.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/** The databases that the store's tests run against, a TiDB in MariaDB's place if asked for. Servers start once for all tests of a process. */
public enum TestDatabase {
    SQLITE,
    POSTGRES,
    MARIADB;

    /** As {@code .ci/database} makes it, with every sign that a data source's name must not trip over. */
    static final String PASSWORD = "s3cret:/@";

    private static final AtomicInteger NAMES = new AtomicInteger();

    private static final String DIGITS =
            "(SELECT 0 AS d" + " UNION ALL SELECT %d".repeat(9).formatted(1, 2, 3, 4, 5, 6, 7, 8, 9) + ")";

    /** A table of n from 1 to 20,000, in words that all databases know. */
    static final String NUMBERS =
            ("(SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n FROM %1$s a, %1$s b, %1$s c, %1$s e,"
                            + " (SELECT 0 AS d UNION ALL SELECT 1) f) s")
                    .formatted(DIGITS);

    private static final boolean TIDB = System.getenv("TIDB_SERVER") != null;

    private static final class Postgres {
        static final DatabaseServer SERVER =
                DatabaseServer.start("postgres", "-c", "fsync=off", "-c", "full_page_writes=off");
    }

    private static final class Mariadb {
        static final DatabaseServer SERVER = TIDB
                ? DatabaseServer.start("tidb")
                : DatabaseServer.start("mariadb", "--innodb-flush-log-at-trx-commit=0", "--skip-log-bin");
    }

    /** TiDB has none. */
    boolean hasTriggers() {
        return this != MARIADB || !TIDB;
    }

    /** A new, empty database; {@code dir} is for a file. */
    public Database.Place fresh(Path dir) {
        String name = "t" + NAMES.incrementAndGet();
        if (this == SQLITE) {
            return Database.Place.of("sqlite3", "file:" + dir.resolve(name + ".db"));
        }
        try (Connection connection = connect(at(this == POSTGRES ? "postgres" : "mysql"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return at(name);
    }

    private Database.Place at(String name) {
        return switch (this) {
            case SQLITE -> throw new IllegalStateException("a file has no name");
            case POSTGRES -> Database.Place.of("postgres", postgres(Postgres.SERVER.port(), name));
            case MARIADB -> Database.Place.of("mysql", mariadb(Mariadb.SERVER.port(), name));
        };
    }

    static String postgres(int port, String name) {
        return "postgres://axonhub:s3cret%3A%2F%40@127.0.0.1:" + port + "/" + name + "?sslmode=disable";
    }

    static String mariadb(int port, String name) {
        return "axonhub:" + PASSWORD + "@tcp(127.0.0.1:" + port + ")/" + name + "?parseTime=true";
    }

    /** A connection past the store. */
    public static Connection connect(Database.Place place) throws SQLException {
        Dsn dsn = Dsn.parse(place.dialect(), place.dsn());
        Properties properties = new Properties();
        if (dsn instanceof Dsn.Server server) {
            properties.putAll(server.properties());
        }
        return DriverManager.getConnection(dsn.url(), properties);
    }
}
