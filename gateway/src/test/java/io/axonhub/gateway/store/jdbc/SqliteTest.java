package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.journal.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;

class SqliteTest {
    private static final JournalPosition AT = new JournalPosition(7, 99);

    @TempDir
    Path dir;

    private Database open() {
        return Database.open(
                "sqlite3", "file:" + dir.resolve("data/axonhub.db") + "?cache=shared&_fk=1", Clock.systemUTC());
    }

    private Connection raw() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("data/axonhub.db"));
    }

    @Test
    void laysANewFileOutForBodiesAndLeavesAnOldOneAsItIs() throws SQLException {
        open().close();
        assertThat(pragma("page_size")).isEqualTo("16384");
        assertThat(pragma("journal_mode")).isEqualTo("wal");
        try (Connection raw = raw();
                Statement statement = raw.createStatement()) {
            statement.execute("PRAGMA journal_mode = DELETE");
            statement.execute("PRAGMA page_size = 4096");
            statement.execute("VACUUM");
        }
        open().close();
        assertThat(pragma("page_size")).isEqualTo("4096");
    }

    private String pragma(String name) throws SQLException {
        try (Connection raw = raw();
                Statement statement = raw.createStatement();
                ResultSet found = statement.executeQuery("PRAGMA " + name)) {
            return found.getString(1);
        }
    }

    @Test
    void writesNothingOfABatchThatIsRefused() throws SQLException {
        try (Database database = open()) {
            database.recordSink().write("j", List.of(Samples.begun("r1")), AT);
            try (Connection other = raw();
                    Statement statement = other.createStatement()) {
                statement.execute("CREATE TRIGGER no BEFORE INSERT ON attempts BEGIN SELECT RAISE(ABORT, 'no'); END");
            }
            assertThatThrownBy(() ->
                            database.recordSink().write("j", Samples.finished("r2", 1), new JournalPosition(8, 1)))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED));
            assertThat(database.recordSink().position("j")).contains(AT);
            assertThat(database.requests().find("r2")).isEmpty();
            database.recordSink().write("j", List.of(Samples.begun("r3")), AT);
            assertThat(database.requests().find("r3")).isPresent();
        }
    }

    @Test
    void doesNotLendAConnectionAgainWhoseDiskWasFull() throws SQLException {
        open().close();
        Dsn dsn = Dsn.parse("sqlite3", "file:" + dir.resolve("data/axonhub.db"));
        try (HikariDataSource pool = Pool.open(dsn, 1)) {
            Connection refused = after(pool, "INSERT INTO meta SELECT * FROM meta");
            assertThat(unwrapped(pool)).isSameAs(refused);
            Connection full = after(
                    pool,
                    "PRAGMA max_page_count = 1",
                    "CREATE TABLE large AS SELECT randomblob(1000000) AS more, zeroblob(1000000) AS even");
            assertThat(unwrapped(pool)).isNotSameAs(full);
        }
    }

    /** SQLite ends the transaction, and the pool drops the connection: what is then said of it must not hide why. */
    @Test
    void aChangeThatAFullDiskPreventsSaysSoAndTheNextOneIsMade() throws SQLException {
        open().close();
        try (HikariDataSource pool = Pool.open(new Dsn.File(dir.resolve("data/axonhub.db")), 1);
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Statements statements = new Statements(pool, new Reading(thread));
            assertThatThrownBy(() -> statements.together(all -> {
                        all.query("PRAGMA max_page_count = 1", row -> row.getLong(1));
                        all.update("CREATE TABLE large AS SELECT randomblob(1000000) AS more");
                        return true;
                    }))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNREACHABLE))
                    .hasMessageContaining("its disk is full: make room on it");
            assertThat(statements.together(all -> all.update("CREATE TABLE small (id INTEGER)") == 0))
                    .isTrue();
        }
    }

    /** Another program (a backup, a shell) may hold the file for longer than a writer waits. */
    @Test
    void writesAgainWhenAnotherProgramHasLetGoOfTheFile() throws SQLException {
        open().close();
        Dsn.File dsn = new Dsn.File(dir.resolve("data/axonhub.db"));
        try (HikariDataSource pool = Pool.open(dsn, 1);
                JdbcRecordSink sink = new JdbcRecordSink(pool, new Sql(dsn.dialect()))) {
            pool.setMaximumPoolSize(1);
            execute(pool, "PRAGMA busy_timeout = 1");
            try (Connection other = raw();
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                assertThatThrownBy(() -> sink.write("j", List.of(Samples.begun("r1")), AT))
                        .isInstanceOf(StoreException.class);
            }
            sink.write("j", List.of(Samples.begun("r1")), AT);
            assertThat(sink.position("j")).contains(AT);
        }
    }

    @Test
    void changesAgainWhenAnotherProgramHasLetGoOfTheFile() throws SQLException {
        open().close();
        try (HikariDataSource pool = Pool.open(new Dsn.File(dir.resolve("data/axonhub.db")), 1);
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            pool.setMaximumPoolSize(1);
            execute(pool, "PRAGMA busy_timeout = 1");
            Statements statements = new Statements(pool, new Reading(thread));
            try (Connection other = raw();
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                assertThatThrownBy(() -> statements.together(all -> true)).isInstanceOf(StoreException.class);
            }
            assertThat(statements.together(all -> all.update("CREATE TABLE small (id INTEGER)") == 0))
                    .isTrue();
        }
    }

    private static void execute(HikariDataSource pool, String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The connection that {@code statements} were run on, of which the last fails. */
    private static Connection after(HikariDataSource pool, String... statements) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            Connection lent = connection.unwrap(SQLiteConnection.class);
            assertThatThrownBy(() -> {
                        for (String sql : statements) {
                            statement.execute(sql);
                        }
                    })
                    .isInstanceOf(SQLException.class);
            return lent;
        }
    }

    private static Connection unwrapped(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return connection.unwrap(SQLiteConnection.class);
        }
    }

    @Test
    void runsInWalAndKnowsItself() throws SQLException {
        open().close();
        open().close();
        try (Connection connection = raw();
                Statement statement = connection.createStatement()) {
            try (ResultSet mode = statement.executeQuery("PRAGMA journal_mode")) {
                assertThat(mode.getString(1)).isEqualTo("wal");
            }
            try (ResultSet meta = statement.executeQuery("SELECT count(*), max(store_id) FROM meta")) {
                assertThat(meta.getInt(1)).isEqualTo(1);
                assertThat(meta.getString(2)).hasSize(36);
            }
        }
    }

    @Test
    void refusesASecondGatewayANewerSchemaAFolderThatIsAFileAndAFileThatIsNoDatabase() throws Exception {
        try (Database database = open()) {
            assertThat(database.requests().find("x")).isEmpty();
            unusable(this::open, "another gateway", "change db.dsn");
        }
        try (Connection connection = raw();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO flyway_schema_history SELECT 99, '99', 'future', type, 'V99__f.sql', checksum,"
                            + " installed_by, installed_on, 1, 1 FROM flyway_schema_history LIMIT 1");
        }
        unusable(this::open, "schema version 99", "newer gateway");
        Path file = Files.createFile(dir.resolve("file"));
        unusable(() -> Database.open("sqlite3", file + "/x.db", Clock.systemUTC()), "folder", "make it writable");
        Path text = Files.writeString(dir.resolve("text.db"), "this is no database, ".repeat(100));
        unusable(() -> Database.open("sqlite3", text.toString(), Clock.systemUTC()), "not a database", "db.dsn");
    }

    private static void unusable(Runnable start, String cause, String remedy) {
        assertThatThrownBy(start::run)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNUSABLE))
                .hasMessageContaining(cause)
                .hasMessageContaining(remedy);
    }
}
