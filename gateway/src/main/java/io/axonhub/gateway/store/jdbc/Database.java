package io.axonhub.gateway.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.axonhub.gateway.store.Audit;
import io.axonhub.gateway.store.ConfigStore;
import io.axonhub.gateway.store.CounterRows;
import io.axonhub.gateway.store.Leases;
import io.axonhub.gateway.store.Logins;
import io.axonhub.gateway.store.OwnedRecords;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.RecordSink;
import io.axonhub.gateway.store.Replays;
import io.axonhub.gateway.store.Replicas;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.Retention;
import io.axonhub.gateway.store.Revisions;
import io.axonhub.gateway.store.Rollups;
import io.axonhub.gateway.store.Sessions;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.Traces;
import io.axonhub.gateway.store.TranscriptLimits;
import io.axonhub.gateway.store.Transcripts;
import io.axonhub.gateway.store.UsageHistory;
import io.axonhub.gateway.store.UsageReports;
import io.axonhub.gateway.store.secret.Keyring;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * The open database: one pool, its schema brought up to date, and what the gateway does with it. A SQLite file has one writing
 * thread and a few reading ones, all platform threads, because its driver pins the carrier of a virtual one; a server is asked on
 * virtual threads, as many at once as there are connections.
 */
public final class Database implements AutoCloseable {
    /** A request waits for the limits' counters no longer. */
    private static final Duration COUNTING = Duration.ofSeconds(2);

    /** The sums of an hour of millions of requests are made no slower. */
    private static final Duration SUMMING = Duration.ofMinutes(5);

    private final @Nullable ProcessLock lock;
    private final HikariDataSource pool;
    private final Dsn dsn;
    private final Sql sql;
    private final ExecutorService readers;
    private final JdbcRecordSink sink;
    private final JdbcRequests requests;
    private @Nullable JdbcTranscripts transcripts;

    private Database(@Nullable ProcessLock lock, HikariDataSource pool, Dsn dsn) {
        this.lock = lock;
        this.pool = pool;
        this.dsn = dsn;
        this.sql = new Sql(dsn.dialect());
        this.readers = readers(dsn.dialect());
        this.sink = new JdbcRecordSink(pool, sql);
        this.requests = new JdbcRequests(pool, sql, new Reading(readers));
    }

    /**
     * Where the database is.
     *
     * @param dialect as in {@code db.dialect}
     * @param dsn as in {@code db.dsn}
     * @param connections the most to a server; SQLite needs what it needs
     */
    public record Place(String dialect, String dsn, int connections) {
        private static final int CONNECTIONS = 10;

        /** With the usual number of connections. */
        public static Place of(String dialect, String dsn) {
            return new Place(dialect, dsn, CONNECTIONS);
        }

        /**
         * Reads both without asking the database.
         *
         * @throws StoreException UNUSABLE, when they name none
         */
        public void check() {
            Dsn.parse(dialect, dsn);
        }

        /** As people may see it: without credentials and options. Empty when it cannot be read, for what is secret in it is not known then. */
        public Optional<String> shown() {
            try {
                return Optional.of(Dsn.parse(dialect, dsn).shown());
            } catch (StoreException e) {
                return Optional.empty();
            }
        }

        /**
         * The SQLite file; empty for a server.
         *
         * @throws StoreException UNUSABLE, when this names no database
         */
        public Optional<Path> file() {
            return Dsn.parse(dialect, dsn) instanceof Dsn.File found ? Optional.of(found.file()) : Optional.empty();
        }

        @Override
        public String toString() {
            return dialect;
        }
    }

    /** As {@link #open(Place, Clock)}, with the usual number of connections. */
    public static Database open(String dialect, String dsn, Clock clock) {
        return open(Place.of(dialect, dsn), clock);
    }

    /**
     * Opens the database, creating or migrating its schema.
     *
     * @throws StoreException UNUSABLE, with cause and remedy
     */
    public static Database open(Place place, Clock clock) {
        Dsn dsn = Dsn.parse(place.dialect(), place.dsn());
        ProcessLock lock = dsn instanceof Dsn.File file ? ProcessLock.on(file.file()) : null;
        boolean opened = false;
        try {
            Database database = opened(lock, dsn, place, clock);
            opened = true;
            return database;
        } catch (SQLException | HikariPool.PoolInitializationException | FlywayException e) {
            throw StartFailure.of(dsn, e);
        } finally {
            if (!opened && lock != null) {
                lock.close();
            }
        }
    }

    private static Database opened(@Nullable ProcessLock lock, Dsn dsn, Place place, Clock clock) throws SQLException {
        HikariDataSource pool = Pool.open(dsn, place.connections());
        try {
            Schema schema = new Schema(pool, dsn);
            schema.migrate();
            schema.check(new Sql(dsn.dialect()), clock);
            return new Database(lock, pool, dsn);
        } catch (SQLException | RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static ExecutorService readers(SqlDialect dialect) {
        return switch (dialect) {
            case SQLITE ->
                Executors.newFixedThreadPool(
                        Pool.SQLITE_READERS,
                        Thread.ofPlatform().name("db-read-", 1).daemon(true).factory());
            case POSTGRES, MYSQL ->
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("db-read-", 1).factory());
        };
    }

    /** For the mover's thread. */
    public RecordSink recordSink() {
        return sink;
    }

    /** The recorded requests. */
    public Requests requests() {
        return requests;
    }

    /** What the recorded requests belong to. */
    public Traces traces() {
        return new JdbcTraces(statements(), new TraceSql(sql.dialect()));
    }

    /** Removes by age; {@code elsewhere} removes bodies that are not here, by their location. */
    public Retention retention(Consumer<String> elsewhere) {
        return new JdbcRetention(statements(), new LifeSql(sql.dialect()), elsewhere);
    }

    /** All of a key, a user or a project; {@code whole} gives requests with their bodies, {@code elsewhere} removes bodies that are not here. */
    public OwnedRecords ownedRecords(Requests whole, Consumer<String> elsewhere) {
        return new JdbcOwnedRecords(statements(), whole, elsewhere);
    }

    /** What was used, summed by the hour. */
    public UsageReports usageReports(Clock clock) {
        return new JdbcUsageReports(statements(), clock);
    }

    /** Keeps those sums equal to the records. */
    public Rollups rollups() {
        return new JdbcRollups(pool, new Reading(readers, SUMMING), dsn.dialect());
    }

    /** What the recorded requests used. */
    public UsageHistory usageHistory() {
        return new JdbcUsageHistory(pool, sql, new Reading(readers));
    }

    /** Users, roles and projects. */
    public People people() {
        return new JdbcPeople(statements());
    }

    /** Who is signed in; what signs their tokens is sealed with {@code keys}. */
    public Sessions sessions(Keyring keys) {
        return new JdbcSessions(statements(), keys);
    }

    /** The log of changes. */
    public Audit audit() {
        return new JdbcAudit(statements());
    }

    /** What was done under idempotency keys. */
    public Replays replays() {
        return new JdbcReplays(statements());
    }

    /** Sign-ins elsewhere that are on their way. */
    public Logins logins() {
        return new JdbcLogins(statements());
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
        return JdbcConfigStore.open(pool, dsn, new Reading(readers), keys, clock);
    }

    /**
     * Seals the secrets with the current key that earlier ones have sealed.
     *
     * @return how many objects that were
     */
    public int resealSecrets(Keyring keys, Clock clock) {
        int count = JdbcConfigStore.open(pool, dsn, new Reading(readers), keys, clock)
                .reseal();
        new JdbcSessions(statements(), keys).reseal();
        return count;
    }

    /** The gateways on this database. */
    public Replicas replicas() {
        return new JdbcReplicas(statements(), new ReplicaSql(dsn.dialect()));
    }

    /** Tasks that one of them at a time may do. */
    public Leases leases() {
        return new JdbcLeases(statements(), new ReplicaSql(dsn.dialect()));
    }

    /** The counters that they share. */
    public CounterRows counterRows() {
        return new JdbcCounterRows(pool, new Reading(readers, COUNTING), new ReplicaSql(dsn.dialect()), usageHistory());
    }

    /** Whether others may run on it, too. */
    public boolean isShared() {
        return dsn.dialect() != SqlDialect.SQLITE;
    }

    /** Tells when the configuration may have changed; close it before this. */
    public Revisions revisions() {
        return new JdbcRevisions(dsn);
    }

    /** Answers that clients may continue, within these limits; kept until this is closed. Call it once. */
    public Transcripts transcripts(TranscriptLimits limits, Clock clock) {
        JdbcTranscripts opened = new JdbcTranscripts(pool, sql, new Reading(readers), limits, clock);
        transcripts = opened;
        opened.start();
        return opened;
    }

    /** For the tests of this package. */
    HikariDataSource pool() {
        return pool;
    }

    /** For the tests of this package. */
    SqlDialect dialect() {
        return dsn.dialect();
    }

    /** For the tests of this package. */
    Reading reading() {
        return new Reading(readers);
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
        if (lock != null) {
            lock.close();
        }
    }
}
