package io.axonhub.gateway.store.jdbc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.AuditEntry;
import io.axonhub.gateway.store.ConfigRow;
import io.axonhub.gateway.store.ConfigStore;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.Settings;
import io.axonhub.gateway.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A writer's view of {@code config_objects} through one connection. */
final class JdbcConfigTransaction implements ConfigStore.Transaction {
    private final Connection connection;
    private final ConfigRows rows;
    private final Clock clock;
    private final String actor;
    private boolean changed;

    JdbcConfigTransaction(Connection connection, ConfigRows rows, Clock clock, String actor) {
        this.connection = connection;
        this.rows = rows;
        this.clock = clock;
        this.actor = actor;
    }

    /** Whether there is anything to commit. */
    boolean changed() {
        return changed;
    }

    /** Waits for other writers. */
    void lock() {
        update(ConfigSql.LOCK, statement -> statement.setLong(1, Rows.micros(clock.instant())));
    }

    @Override
    public Optional<ConfigRow> find(ConfigRow.Key key) {
        return read(ConfigSql.FIND, statement -> ConfigRows.key(statement, 1, key)).stream()
                .findFirst();
    }

    @Override
    public List<ConfigRow> owned(String ownerPrefix) {
        return read(ConfigSql.ALL, statement -> {}).stream()
                .filter(row -> row.origin().owner().startsWith(ownerPrefix))
                .toList();
    }

    @Override
    public void put(ConfigRow row) {
        Binder bound = statement -> rows.bind(statement, row, clock.instant());
        if (update(ConfigSql.CHANGE, bound) == 0) {
            update(ConfigSql.ADD, bound);
        }
        changed = true;
    }

    @Override
    public void remove(ConfigRow.Key key) {
        changed |= update(ConfigSql.REMOVE, statement -> ConfigRows.key(statement, 1, key)) > 0;
    }

    void reseal(ConfigRow.Key key, String secrets) {
        update(ConfigSql.RESEAL, statement -> {
            statement.setString(1, rows.seal(key, secrets));
            ConfigRows.key(statement, 2, key);
        });
        changed = true;
    }

    Settings settings() {
        try (PreparedStatement statement = connection.prepareStatement(ConfigSql.SETTINGS);
                ResultSet found = statement.executeQuery()) {
            found.next();
            Map<String, String> values = new HashMap<>();
            Json.parseObject(found.getString("content"))
                    .ifPresent(content -> content.properties()
                            .forEach(one ->
                                    values.put(one.getKey(), one.getValue().asText())));
            return new Settings(found.getLong("version"), values);
        } catch (SQLException e) {
            throw failed("the settings cannot be read", e);
        }
    }

    @Override
    public boolean set(Settings wanted) {
        ObjectNode content = Json.object();
        new TreeMap<>(wanted.values()).forEach(content::put);
        int count = update(ConfigSql.SET, statement -> {
            statement.setString(1, Json.text(content));
            statement.setLong(2, wanted.version());
        });
        changed |= count > 0;
        return count > 0;
    }

    @Override
    public void hold(String keyId, People.Holder holder) {
        new JdbcPeople(new Statements(connection)).hold(keyId, holder);
        changed = true;
    }

    @Override
    public void audit(AuditEntry entry) {
        @Nullable Object[] values = JdbcAudit.values(entry);
        update(JdbcAudit.APPEND, statement -> {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
        });
        changed = true;
    }

    @Override
    public long fence(String source) {
        return number(ConfigSql.FENCE, statement -> statement.setString(1, source));
    }

    @Override
    public void fence(String source, long fence) {
        Binder bound = statement -> {
            statement.setLong(1, fence);
            statement.setString(2, source);
        };
        if (update(ConfigSql.RAISE_FENCE, bound) == 0) {
            update(ConfigSql.ADD_FENCE, bound);
        }
        changed = true;
    }

    @Override
    public long revision() {
        return number(ConfigSql.REVISION, statement -> {});
    }

    @Override
    public long revise(String what) {
        long next = revision() + 1;
        update(ConfigSql.REVISE, statement -> {
            statement.setLong(1, next);
            statement.setLong(2, Rows.micros(clock.instant()));
            statement.setString(3, actor);
            statement.setString(4, what);
        });
        changed = true;
        return next;
    }

    /** Sets parameters. */
    private interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private int update(String sql, Binder parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.bind(statement);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw failed("the configuration cannot be written", e);
        }
    }

    private List<ConfigRow> read(String sql, Binder parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.bind(statement);
            try (ResultSet found = statement.executeQuery()) {
                List<ConfigRow> all = new ArrayList<>();
                while (found.next()) {
                    all.add(rows.row(found));
                }
                return all;
            }
        } catch (SQLException e) {
            throw failed("the configuration cannot be read", e);
        }
    }

    /** The one number in the answer; 0 when it is empty. */
    private long number(String sql, Binder parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.bind(statement);
            try (ResultSet found = statement.executeQuery()) {
                return found.next() ? found.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw failed("the configuration cannot be read", e);
        }
    }

    private static StoreException failed(String what, SQLException cause) {
        return SqlFailure.of(what, cause);
    }
}
