package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.store.ConfigRow;
import io.axonhub.gateway.store.ConfigStore;
import io.axonhub.gateway.store.ConfigStoreContract;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.secret.Keyring;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class JdbcConfigStoreTest extends ConfigStoreContract {
    private static final ConfigRow.Key KEY = new ConfigRow.Key("AIChannel", "team", "openai");

    @Parameter
    TestDatabase kind = TestDatabase.SQLITE;

    @TempDir
    Path dir;

    private Database.Place place = Database.Place.of("", "");

    private final String key = Keyring.newKey(new SecureRandom());
    private final String newer = Keyring.newKey(new SecureRandom());
    private Database database;

    @BeforeEach
    void open() {
        place = kind.fresh(dir);
        database = Database.open(place, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected ConfigStore store() {
        return store(key);
    }

    private ConfigStore store(String... keys) {
        return database.configStore(Keyring.of(List.of(keys), "encryption.key"), Clock.systemUTC());
    }

    private void put() {
        store().write("ui", open -> {
            open.put(row(KEY, "ui", 1, "{\"a\":\"sk-live\"}"));
            return open.revise("put");
        });
    }

    @Test
    void whoHoldsAKeyIsWrittenWithIt() {
        assertThatThrownBy(() -> store().write("ui", open -> {
                    open.hold("team/key", new People.Holder("usr", "prj"));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(database.people().projectsOfKeys()).isEmpty();
        store().write("ui", open -> {
            open.hold("team/key", new People.Holder("usr", "prj"));
            return open.revise("put");
        });
        assertThat(database.people().holders(Set.of("team/key")))
                .containsEntry("team/key", new People.Holder("usr", "prj"));
    }

    private String sql(String query) throws SQLException {
        try (Connection raw = TestDatabase.connect(place);
                Statement statement = raw.createStatement()) {
            if (!statement.execute(query)) {
                return "";
            }
            try (ResultSet found = statement.getResultSet()) {
                found.next();
                return found.getString(1);
            }
        }
    }

    @Test
    void keepsSecretsSealed() throws SQLException {
        put();
        assertThat(sql("SELECT secrets FROM config_objects")).startsWith("v1:").doesNotContain("sk-live");
    }

    @Test
    void refusesToOpenWithAnotherKeyAndNamesTheRemedy() {
        put();
        assertThatThrownBy(() -> store(newer))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNUSABLE))
                .hasMessageContaining("AIChannel team/openai")
                .hasMessageContaining("encryption.previous-keys");
        assertThat(store(newer, key).find(KEY).orElseThrow().secrets()).contains("sk-live");
    }

    @Test
    void sealsAnewWithTheCurrentKeyWithoutARevision() {
        put();
        assertThat(database.resealSecrets(Keyring.of(List.of(newer, key), "encryption.key"), Clock.systemUTC()))
                .isEqualTo(1);
        ConfigStore store = store(newer);
        assertThat(store.find(KEY).orElseThrow().secrets()).contains("sk-live");
        assertThat(store.find(KEY).orElseThrow().state()).isEqualTo(ConfigRow.State.INTACT);
        assertThat(store.revision()).isEqualTo(1);
    }

    @Test
    void tellsWhatWasEditedBehindItsBack() throws SQLException {
        put();
        sql("UPDATE config_objects SET spec = '{}'");
        assertThat(store().find(KEY).orElseThrow().state()).isEqualTo(ConfigRow.State.EDITED);
        sql("UPDATE config_objects SET name = 'other'");
        assertThat(store().contents().rows()).singleElement().satisfies(row -> {
            assertThat(row.state()).isEqualTo(ConfigRow.State.UNREADABLE);
            assertThat(row.secrets()).isNull();
        });
    }
}
