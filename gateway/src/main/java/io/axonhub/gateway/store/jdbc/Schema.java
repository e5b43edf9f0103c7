package io.axonhub.gateway.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.axonhub.gateway.store.StoreException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a database's schema up to date, and finds out at start what would otherwise fail at a request. */
final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    /** How far the clocks of a replica and of the database may be apart: leases and limits are kept by them. */
    static final Duration SKEW = Duration.ofSeconds(2);

    /** Of the last migration. */
    static final String NEWEST = "72";

    /** Major versions by product, the oldest that are served. */
    private static final Map<String, Integer> OLDEST = Map.of("PostgreSQL", 15, "MySQL", 8, "MariaDB", 10);

    private static final String GUARD = "CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit FOR EACH ROW"
            + " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the audit log is append-only'";

    private final HikariDataSource pool;
    private final Dsn dsn;

    Schema(HikariDataSource pool, Dsn dsn) {
        this.pool = pool;
        this.dsn = dsn;
    }

    /** Of several gateways one migrates, and the others wait for it: Flyway locks. */
    void migrate() {
        if (dsn instanceof Dsn.File && isNewest()) {
            return; // a laptop's gateway starts again and again, and Flyway takes a good part of that
        }
        FluentConfiguration settings =
                Flyway.configure().locations(dsn.dialect().migrations());
        Flyway flyway = switch (dsn) {
            case Dsn.File file -> settings.dataSource(pool).load();
            // on connections of its own, because a migration may be silent for longer than the pool's may
            case Dsn.Server server ->
                settings.dataSource(server.url(), null, null)
                        .jdbcProperties(server.properties())
                        .load();
        };
        MigrationInfo newer = Arrays.stream(flyway.info().all())
                .filter(info -> info.getState() == MigrationState.FUTURE_SUCCESS)
                .reduce((first, second) -> second)
                .orElse(null);
        if (newer != null) {
            throw Dsn.unusable("the database " + dsn.shown() + " has schema version " + newer.getVersion()
                    + " of a newer gateway: start that version, or restore a backup made before it");
        }
        flyway.migrate();
        if (dsn.dialect() == SqlDialect.MYSQL) {
            guardAudit();
        }
    }

    /** Whether nothing is to be done. A server also has what is made anew when its text changes, which Flyway looks at. */
    private boolean isNewest() {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet last = statement.executeQuery("SELECT version FROM flyway_schema_history WHERE success = 1"
                        + " ORDER BY installed_rank DESC LIMIT 1")) {
            return last.next() && NEWEST.equals(last.getString(1));
        } catch (SQLException e) {
            return false; // an empty file, or one that cannot be used: which of them is told on the long way
        }
    }

    /**
     * The other databases' migrations make this trigger. Here it is no migration: TiDB has no triggers, and MySQL lets users with few
     * rights make none while it writes a binary log.
     */
    private void guardAudit() {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            if (!isGuarded(statement)) {
                statement.execute(GUARD);
            }
        } catch (SQLException e) {
            LOG.info("the database does not keep rows of the audit log from being changed cause={}", e.getMessage());
        }
    }

    private static boolean isGuarded(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("SELECT 1 FROM information_schema.triggers"
                + " WHERE trigger_schema = DATABASE() AND trigger_name = 'audit_is_never_changed'")) {
            return found.next();
        }
    }

    /** Stops the start of a gateway whose database is too old, cannot be written, has other columns or another time. */
    void check(Sql sql, Clock clock) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            checkProduct(connection.getMetaData());
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(Sql.TOUCH);
            }
            for (String one : sql.all()) {
                try (PreparedStatement prepared = connection.prepareStatement(one)) {
                    prepared.getParameterMetaData();
                }
            }
            checkClock(connection, clock);
        }
    }

    private void checkProduct(DatabaseMetaData product) throws SQLException {
        int oldest = OLDEST.getOrDefault(product.getDatabaseProductName(), 0);
        if (product.getDatabaseMajorVersion() < oldest) {
            throw Dsn.unusable("the database " + dsn.shown() + " is " + product.getDatabaseProductName() + " "
                    + product.getDatabaseProductVersion() + ", and the oldest that is served is " + oldest
                    + ": upgrade it");
        }
    }

    /** Only what cannot be the way to the database is skew. */
    private void checkClock(Connection connection, Clock clock) throws SQLException {
        if (dsn instanceof Dsn.File) {
            return;
        }
        long before = Rows.micros(clock.instant());
        long there;
        try (Statement statement = connection.createStatement();
                ResultSet now = statement.executeQuery(dsn.dialect().now())) {
            now.next();
            there = now.getLong(1);
        }
        long after = Rows.micros(clock.instant());
        long apart = Math.max(Math.max(before - there, there - after), 0) / 1_000;
        if (apart > SKEW.toMillis()) {
            throw new StoreException(
                    StoreException.Kind.UNUSABLE,
                    "the clock of this machine and that of the database " + dsn.shown() + " are " + apart
                            + " ms apart, and limits and leases need them within " + SKEW.toMillis()
                            + " ms: synchronise both, for example by NTP",
                    null);
        }
        LOG.debug("database clock apart={} ms", apart);
    }
}
