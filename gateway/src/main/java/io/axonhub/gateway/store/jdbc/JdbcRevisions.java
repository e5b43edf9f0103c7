package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Revisions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to PostgreSQL on a connection of its own, because a pool (ours, or one before the database) would hand it to others. Other
 * databases tell nothing: there a wait is as long as it may be.
 */
final class JdbcRevisions implements Revisions {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcRevisions.class);

    /** How long a database that took no listener is left alone. */
    private static final long REST_NANOS = Duration.ofSeconds(5).toNanos();

    private final Dsn dsn;
    private @Nullable Connection listening;
    private long restUntil;

    JdbcRevisions(Dsn dsn) {
        this.dsn = dsn;
        this.restUntil = System.nanoTime();
    }

    @Override
    public void await(Duration most) throws InterruptedException {
        Connection connection = dsn.dialect() == SqlDialect.POSTGRES ? connection() : null;
        if (connection == null) {
            Thread.sleep(most);
            return;
        }
        try {
            connection.unwrap(PGConnection.class).getNotifications(Math.toIntExact(Math.max(1, most.toMillis())));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        } catch (SQLException e) {
            LOG.debug("listener was lost cause={}", e.toString());
            close();
            restUntil = System.nanoTime() + REST_NANOS;
            Thread.sleep(most);
        }
    }

    private @Nullable Connection connection() {
        if (listening == null && dsn instanceof Dsn.Server server && System.nanoTime() - restUntil >= 0) {
            Properties properties = new Properties();
            properties.putAll(server.properties());
            try {
                Connection fresh = DriverManager.getConnection(server.url(), properties);
                listening = fresh;
                try (Statement statement = fresh.createStatement()) {
                    statement.execute("LISTEN axonhub_revision");
                }
            } catch (SQLException e) {
                LOG.debug("no listener cause={}", e.toString());
                close();
                restUntil = System.nanoTime() + REST_NANOS;
            }
        }
        return listening;
    }

    @Override
    public void close() {
        Connection open = listening;
        listening = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("listener was broken when it was closed cause={}", e.toString());
            }
        }
    }
}
