package io.axonhub.gateway.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.axonhub.gateway.store.Audit;
import io.axonhub.gateway.store.ConfigStore;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.RecordSink;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.Sessions;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.TranscriptLimits;
import io.axonhub.gateway.store.Transcripts;
import io.axonhub.gateway.store.UsageHistory;
import io.axonhub.gateway.store.secret.Keyring;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jspecify.annotations.Nullable;

/**
 * The open database: one pool, its schema brought up to date, and what the gateway does with it. SQLite runs in WAL with one
 * writing thread and a few reading ones, all platform threads, because its driver pins the carrier of a virtual one.
 */
public final class Database implements AutoCloseable {
    private static final int READERS = 2;
    private static final int BUSY_MILLIS = 5_000;

    /** Bytes of a page of a new file: most bodies fit into one, which halves the CPU of a batch against SQLite's 4 KiB. */
    private static final int PAGE_SIZE = 16_384;

    /** SQLite takes a negative figure as KiB. */
    private static final String CACHE_KIB = "-16384";

    /** 32 MB of write-ahead log: pages of the indexes that change all the time are written back less often. */
    private static final int CHECKPOINT_PAGES = 2_000;

    private final ProcessLock lock;
    private final HikariDataSource pool;
    private final ExecutorService readers;
    private final JdbcRecordSink sink;
    private final JdbcRequests requests;
    private @Nullable JdbcTranscripts transcripts;

    private Database(ProcessLock lock, HikariDataSource pool) {
        this.lock = lock;
        this.pool = pool;
        this.readers = Executors.newFixedThreadPool(
                READERS, Thread.ofPlatform().name("db-read-", 1).daemon(true).factory());
        this.sink = new JdbcRecordSink(pool);
        this.requests = new JdbcRequests(pool, new Reading(readers));
    }

    /**
     * Opens the database that {@code db.dialect} and {@code db.dsn} name, creating or migrating it.
     *
     * @throws StoreException UNUSABLE, with cause and remedy
     */
    public static Database open(String dialect, String dsn, Clock clock) {
        Dsn parsed = Dsn.parse(dialect, dsn);
        ProcessLock lock = ProcessLock.on(parsed.file());
        try {
            layOut(parsed);
            HikariDataSource pool = pool(parsed);
            try {
                migrate(pool, parsed);
                prepareAll(pool);
                identify(pool, clock);
                return new Database(lock, pool);
            } catch (SQLException | RuntimeException e) {
                pool.close();
                throw e;
            }
        } catch (SQLException | HikariPool.PoolInitializationException | FlywayException e) {
            lock.close();
            throw new StoreException(
                    StoreException.Kind.UNUSABLE,
                    "cannot use the database " + parsed.file().toAbsolutePath() + " (" + reason(e)
                            + "): check that it is a SQLite file that the gateway's user may write, or change db.dsn",
                    e);
        } catch (StoreException e) {
            lock.close();
            throw e;
        }
    }

    private static String reason(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** Sets what can only be set while a file is empty, and before it is in WAL mode. */
    private static void layOut(Dsn dsn) throws SQLException {
        if (dsn.file().toFile().length() > 0) {
            return;
        }
        try (Connection connection = DriverManager.getConnection(dsn.url());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA page_size = " + PAGE_SIZE);
            statement.execute("PRAGMA journal_mode = WAL");
        }
    }

    private static HikariDataSource pool(Dsn dsn) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("axonhub");
        config.setJdbcUrl(dsn.url());
        config.setMaximumPoolSize(READERS + 2);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(BUSY_MILLIS);
        config.addDataSourceProperty("journal_mode", "WAL");
        config.addDataSourceProperty("synchronous", "NORMAL");
        config.addDataSourceProperty("busy_timeout", String.valueOf(BUSY_MILLIS));
        config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
        config.addDataSourceProperty("cache_size", CACHE_KIB);
        config.setConnectionInitSql("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
        return new HikariDataSource(config);
    }

    private static void migrate(HikariDataSource pool, Dsn dsn) {
        Flyway flyway = Flyway.configure()
                .dataSource(pool)
                .locations("classpath:db/migration/sqlite")
                .load();
        MigrationInfo newer = Arrays.stream(flyway.info().all())
                .filter(info -> info.getState() == MigrationState.FUTURE_SUCCESS)
                .reduce((first, second) -> second)
                .orElse(null);
        if (newer != null) {
            throw new StoreException(
                    StoreException.Kind.UNUSABLE,
                    "the database " + dsn.file().toAbsolutePath() + " has schema version " + newer.getVersion()
                            + " of a newer gateway: start that version, or restore a backup made before it",
                    null);
        }
        flyway.migrate();
    }

    /** A statement that does not fit the schema stops the start, not a request. */
    private static void prepareAll(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            for (String sql : Sql.all()) {
                try (PreparedStatement prepared = connection.prepareStatement(sql)) {
                    prepared.getParameterMetaData();
                }
            }
        }
    }

    private static void identify(HikariDataSource pool, Clock clock) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement(Sql.IDENTIFY)) {
            insert.setString(1, UUID.randomUUID().toString());
            insert.setLong(2, Rows.micros(clock.instant()));
            insert.executeUpdate();
        }
    }

    /** For the mover's thread. */
    public RecordSink recordSink() {
        return sink;
    }

    /** The recorded requests. */
    public Requests requests() {
        return requests;
    }

    /** What the recorded requests used. */
    public UsageHistory usageHistory() {
        return new JdbcUsageHistory(pool, new Reading(readers));
    }

    /** Users, roles and projects. */
    public People people() {
        return new JdbcPeople(statements());
    }

    /** Who is signed in. */
    public Sessions sessions() {
        return new JdbcSessions(statements());
    }

    /** The log of changes. */
    public Audit audit() {
        return new JdbcAudit(statements());
    }

    private Statements statements() {
        return new Statements(pool, new Reading(readers));
    }

    /**
     * The configuration objects, their secrets sealed with {@code keys}.
     *
     * @throws StoreException UNUSABLE when a secret in it was sealed with a key that is not there
     */
    public ConfigStore configStore(Keyring keys, Clock clock) {
        return JdbcConfigStore.open(pool, new Reading(readers), keys, clock);
    }

    /**
     * Seals the secrets with the current key that earlier ones have sealed.
     *
     * @return how many objects that were
     */
    public int resealSecrets(Keyring keys, Clock clock) {
        return JdbcConfigStore.open(pool, new Reading(readers), keys, clock).reseal();
    }

    /** Answers that clients may continue, within these limits; kept until this is closed. Call it once. */
    public Transcripts transcripts(TranscriptLimits limits, Clock clock) {
        JdbcTranscripts opened = new JdbcTranscripts(pool, new Reading(readers), limits, clock);
        transcripts = opened;
        opened.start();
        return opened;
    }

    /** After the mover has stopped. */
    @Override
    public void close() {
        if (transcripts != null) {
            transcripts.close();
        }
        readers.shutdownNow();
        sink.close();
        pool.close();
        lock.close();
    }
}
