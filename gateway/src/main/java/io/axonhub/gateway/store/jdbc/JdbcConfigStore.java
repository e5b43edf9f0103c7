package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.llm.Count;
import io.axonhub.gateway.store.ConfigRow;
import io.axonhub.gateway.store.ConfigStore;
import io.axonhub.gateway.store.Revisions;
import io.axonhub.gateway.store.Settings;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.secret.Keyring;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;

/** Configuration objects in the database, their secrets sealed. */
final class JdbcConfigStore implements ConfigStore {
    private final DataSource pool;
    private final Dsn dsn;
    private final Reading threads;
    private final ConfigRows rows;
    private final Clock clock;
    private final Keyring keys;

    private JdbcConfigStore(DataSource pool, Dsn dsn, Reading threads, Keyring keys, Clock clock) {
        this.pool = pool;
        this.dsn = dsn;
        this.threads = threads;
        this.keys = keys;
        this.rows = new ConfigRows(keys);
        this.clock = clock;
    }

    /**
     * Over a migrated database.
     *
     * @throws StoreException UNUSABLE when a secret in it was sealed with a key that is not there
     */
    static JdbcConfigStore open(DataSource pool, Dsn dsn, Reading threads, Keyring keys, Clock clock) {
        JdbcConfigStore store = new JdbcConfigStore(pool, dsn, threads, keys, clock);
        store.requireKeys();
        return store;
    }

    private void requireKeys() {
        List<String> lost = sealed().stream()
                .filter(row -> !keys.knows(row.secrets()))
                .map(row -> row.key() + " (key " + Keyring.keyOf(row.secrets()) + ")")
                .toList();
        if (!lost.isEmpty()) {
            throw new StoreException(
                    StoreException.Kind.UNUSABLE,
                    "the encryption key " + keys.current() + " does not open the secrets of "
                            + Count.of(lost.size(), "objects") + " in the database, such as " + lost.getFirst()
                            + ": start with the key they were written with (encryption.key or encryption.key-file); after a"
                            + " change of keys set the old one as encryption.previous-keys",
                    null);
        }
    }

    private record Sealed(ConfigRow.Key key, String secrets) {}

    private List<Sealed> sealed() {
        return threads.ask(() -> {
            try (Connection connection = pool.getConnection();
                    PreparedStatement statement = connection.prepareStatement(ConfigSql.ALL);
                    ResultSet found = statement.executeQuery()) {
                List<Sealed> all = new ArrayList<>();
                while (found.next()) {
                    String secrets = found.getString("secrets");
                    if (secrets != null) {
                        all.add(new Sealed(ConfigRows.key(found), secrets));
                    }
                }
                return all;
            }
        });
    }

    @Override
    public Contents contents() {
        return threads.ask(() -> {
            try (Connection connection = pool.getConnection()) {
                JdbcConfigTransaction reading = new JdbcConfigTransaction(connection, rows, clock, "");
                // a revision appended in between is read again by whoever asks for it: never the other way round
                long revision = reading.revision();
                return new Contents(revision, reading.owned(""));
            }
        });
    }

    @Override
    public Optional<ConfigRow> find(ConfigRow.Key key) {
        return threads.ask(() -> {
            try (Connection connection = pool.getConnection()) {
                return new JdbcConfigTransaction(connection, rows, clock, "").find(key);
            }
        });
    }

    @Override
    public long revision() {
        return threads.ask(() -> {
            try (Connection connection = pool.getConnection()) {
                return new JdbcConfigTransaction(connection, rows, clock, "").revision();
            }
        });
    }

    @Override
    public Settings settings() {
        return threads.ask(() -> {
            try (Connection connection = pool.getConnection()) {
                return new JdbcConfigTransaction(connection, rows, clock, "").settings();
            }
        });
    }

    @Override
    public Revisions watch() {
        return new JdbcRevisions(dsn);
    }

    @Override
    public String storeId() {
        return threads.ask(() -> {
            try (Connection connection = pool.getConnection();
                    PreparedStatement statement = connection.prepareStatement(ConfigSql.STORE_ID);
                    ResultSet found = statement.executeQuery()) {
                found.next();
                return found.getString(1);
            }
        });
    }

    @Override
    public <T> T write(String actor, Function<Transaction, T> work) {
        return threads.ask(() -> {
            try (Connection connection = pool.getConnection()) {
                JdbcConfigTransaction transaction = new JdbcConfigTransaction(connection, rows, clock, actor);
                return InTransaction.run(connection, _ -> transaction.changed(), _ -> {
                    transaction.lock();
                    return work.apply(transaction);
                });
            }
        });
    }

    /** Seals with the current key what an earlier one has sealed, and says how much that was. */
    int reseal() {
        return write("keys", open -> {
            JdbcConfigTransaction transaction = (JdbcConfigTransaction) open;
            int count = 0;
            for (ConfigRow row : transaction.owned("")) {
                String secrets = row.secrets();
                if (secrets != null) {
                    transaction.reseal(row.key(), secrets);
                    count++;
                }
            }
            return count;
        });
    }
}
