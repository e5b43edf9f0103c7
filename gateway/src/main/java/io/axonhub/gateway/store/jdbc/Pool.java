package io.axonhub.gateway.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Connections. SQLite runs in WAL; the settings of a server's connections are those that all replicas need. */
final class Pool {
    /** Threads that read a SQLite file. */
    static final int SQLITE_READERS = 2;

    private static final int BUSY_MILLIS = 5_000;

    /** Bytes of a page of a new file: most bodies fit into one, which halves the CPU of a batch against SQLite's 4 KiB. */
    private static final int PAGE_SIZE = 16_384;

    /** SQLite takes a negative figure as KiB. */
    private static final String CACHE_KIB = "-16384";

    /** To read and write, to make the file, and without SQLite's own mutexes: the pool lends a connection to one thread at a time. */
    private static final int OPEN_MODE = 0x2 | 0x4 | 0x8000;

    /** 32 MB of write-ahead log: pages of the indexes that change all the time are written back less often. */
    private static final int CHECKPOINT_PAGES = 2_000;

    /** A server that has not answered for so long is taken for lost. */
    private static final int SILENCE_SECONDS = 60;

    private Pool() {}

    static HikariDataSource open(Dsn dsn, int connections) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("axonhub");
        config.setJdbcUrl(dsn.url());
        config.setConnectionTimeout(BUSY_MILLIS);
        config.setMinimumIdle(1);
        switch (dsn) {
            case Dsn.File file -> {
                layOut(file);
                sqlite(config);
            }
            case Dsn.Server server -> server(config, server, connections);
        }
        return new HikariDataSource(config);
    }

    private static void sqlite(HikariConfig config) {
        config.setMaximumPoolSize(SQLITE_READERS + 2);
        config.addDataSourceProperty("open_mode", String.valueOf(OPEN_MODE));
        config.addDataSourceProperty("journal_mode", "WAL");
        config.addDataSourceProperty("synchronous", "NORMAL");
        config.addDataSourceProperty("busy_timeout", String.valueOf(BUSY_MILLIS));
        config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
        config.addDataSourceProperty("cache_size", CACHE_KIB);
        config.setExceptionOverride(new SQLExceptionOverride() {
            @java.lang.Override
            public Override adjudicate(SQLException error) {
                return SqlFailure.endsTransaction(error) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
            }
        });
        config.setConnectionInitSql("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
    }

    private static void server(HikariConfig config, Dsn.Server server, int connections) {
        config.setMaximumPoolSize(connections);
        boolean mysql = server.dialect() == SqlDialect.MYSQL;
        config.addDataSourceProperty("socketTimeout", String.valueOf(SILENCE_SECONDS * (mysql ? 1_000 : 1)));
        server.properties().forEach(config::addDataSourceProperty);
        // the ranges that MySQL's default level locks make writers of neighbouring rows wait for each other
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    }

    /** Sets what can only be set while a file is empty, and before it is in WAL mode. */
    private static void layOut(Dsn.File dsn) throws SQLException {
        if (dsn.file().toFile().length() > 0) {
            return;
        }
        try (Connection connection = DriverManager.getConnection(dsn.url());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA page_size = " + PAGE_SIZE);
            statement.execute("PRAGMA journal_mode = WAL");
        }
    }
}
