package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.Subject;
import io.axonhub.gateway.store.UsageHistory;
import io.axonhub.gateway.store.journal.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTest {
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
    void bringsBackEveryFieldAndReplacesByIdWhateverIsWrittenTwice() {
        try (Database database = open()) {
            database.recordSink().write("j", List.of(Samples.begun("r1", 5)), AT);
            assertThat(database.requests().find("r1").orElseThrow().request()).isEqualTo(Samples.begun("r1", 5));
            for (int i = 0; i < 2; i++) {
                database.recordSink().write("j", Samples.finished("r1", 5), AT);
                database.recordSink().write("j", List.of(Samples.bareAttempt("r1"), Samples.attempt("r1", 2)), AT);
            }
            Requests.Found found = database.requests().find("r1").orElseThrow();
            assertThat(found.request().status()).isEqualTo(RequestStatus.COMPLETED);
            assertThat(found.request().cost())
                    .isEqualTo(Samples.ended("r1", 5, RequestStatus.COMPLETED).cost());
            assertThat(found.attempts()).containsExactly(Samples.bareAttempt("r1"), Samples.attempt("r1", 2));
            assertThat(found.bodies())
                    .containsExactlyInAnyOrder(
                            Samples.body("r1", BodyRecord.Kind.REQUEST, "{\"a\":1}"),
                            Samples.body("r1", BodyRecord.Kind.RESPONSE, "{}"));
            RequestRecord full = Samples.ended("r2", 6, RequestStatus.FAILED);
            database.recordSink().write("j", List.of(full), AT);
            assertThat(database.requests().find("r2").orElseThrow().request()).isEqualTo(full);
            assertThat(database.requests().find("r3")).isEmpty();
        }
    }

    @Test
    void sumsWhatAKeyUsedSinceAMoment() {
        try (Database database = open()) {
            database.recordSink()
                    .write(
                            "j",
                            List.of(
                                    Samples.begun("running", 1),
                                    Samples.ended("r1", 0, RequestStatus.COMPLETED),
                                    Samples.ended("r2", 10, RequestStatus.FAILED),
                                    Samples.ended("r3", 20, RequestStatus.COMPLETED)),
                            AT);
            UsageHistory history = database.usageHistory();
            Subject key = Subject.key("team/key");
            Instant since = Samples.begun("x", 10).receivedAt();
            assertThat(history.used(key, Limit.Resource.REQUESTS, since)).isEqualTo(2);
            assertThat(history.used(key, Limit.Resource.TOKENS, since)).isEqualTo(2 * 1_000_000_000_015L);
            assertThat(history.used(key, Limit.Resource.COST, since)).isEqualTo(2 * 12_346L);
            assertThat(history.used(key, Limit.Resource.REQUESTS, Instant.EPOCH))
                    .isEqualTo(3);
            assertThat(history.used(Subject.key("other"), Limit.Resource.COST, Instant.EPOCH))
                    .isZero();
        }
    }

    @Test
    void keepsThePositionOfEachJournalAcrossStarts() {
        try (Database database = open()) {
            assertThat(database.recordSink().position("a")).isEmpty();
            database.recordSink().write("a", List.of(), AT);
            database.recordSink().write("b", List.of(), new JournalPosition(1, 2));
        }
        try (Database database = open()) {
            assertThat(database.recordSink().position("a")).contains(AT);
            assertThat(database.recordSink().position("b")).contains(new JournalPosition(1, 2));
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
    void marksOnlyTheOpenRequestsOfItsOwnJournalAsInterrupted() {
        try (Database database = open()) {
            database.recordSink()
                    .write("a", List.of(Samples.begun("r1"), Samples.ended("r2", 1, RequestStatus.COMPLETED)), AT);
            database.recordSink().write("b", List.of(Samples.begun("r3")), AT);
            assertThat(database.recordSink().interrupt("a", AT)).isEqualTo(1);
            RequestRecord cut = database.requests().find("r1").orElseThrow().request();
            assertThat(cut.status()).isEqualTo(RequestStatus.FAILED);
            assertThat(cut.partial()).isTrue();
            assertThat(cut.failure()).extracting("errorClass").isEqualTo("interrupted");
            assertThat(database.requests().find("r3").orElseThrow().request().status())
                    .isEqualTo(RequestStatus.PROCESSING);
        }
    }

    @Test
    void pagesNewestFirstWithEqualTimesAndFilters() {
        try (Database database = open()) {
            List<RequestRecord> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String id = "r%02d".formatted(i);
                all.add(i % 2 == 0 ? Samples.begun(id, i / 4) : Samples.ended(id, i / 4, RequestStatus.COMPLETED));
            }
            database.recordSink().write("j", List.copyOf(all), AT);
            assertThat(pages(database, Requests.Filter.all())).isEqualTo(all.reversed());
            Requests.Filter narrow =
                    new Requests.Filter("team/key", "gpt-4o", "default/openai", RequestStatus.COMPLETED);
            assertThat(pages(database, narrow)).hasSize(25).allMatch(r -> r.status() == RequestStatus.COMPLETED);
            assertThat(pages(database, new Requests.Filter("nobody", null, null, null)))
                    .isEmpty();
        }
    }

    private static List<RequestRecord> pages(Database database, Requests.Filter filter) {
        List<RequestRecord> read = new ArrayList<>();
        Requests.@Nullable Cursor cursor = null;
        do {
            Requests.Page page = database.requests().list(filter, cursor, 7);
            read.addAll(page.requests());
            cursor = page.next();
        } while (cursor != null);
        return read;
    }

    @Test
    void everyListQueryWalksAnIndexWithoutSorting() throws SQLException {
        open().close();
        try (Connection connection = raw();
                Statement statement = connection.createStatement()) {
            for (int bits = 0; bits < 16; bits++) {
                String sql = Sql.list((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0);
                StringBuilder plan = new StringBuilder();
                String literal = sql.replace("?", "9");
                try (ResultSet rows = statement.executeQuery("EXPLAIN QUERY PLAN " + literal)) {
                    while (rows.next()) {
                        plan.append(rows.getString("detail")).append('\n');
                    }
                }
                assertThat(plan.toString()).contains("SEARCH requests USING").doesNotContain("TEMP B-TREE", "SCAN");
            }
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

    @ParameterizedTest
    @CsvSource({
        "file:./data/axonhub.db?cache=shared&_fk=1&_pragma=journal_mode(WAL), ./data/axonhub.db",
        "jdbc:sqlite:/var/lib/a.db, /var/lib/a.db",
        "file:///var/lib/a.db, /var/lib/a.db",
        "a.db, a.db"
    })
    void readsEverySpellingOfAFile(String dsn, String path) {
        assertThat(Dsn.parse("sqlite3", dsn).file()).isEqualTo(Path.of(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":memory:",
                "file::memory:?cache=shared",
                "file:x?mode=memory",
                "x.db?mode=ro",
                "jdbc:postgresql://h/db",
                "postgres://u:secret@h/db"
            })
    void refusesWhatIsNoWritableFileWithoutShowingIt(String dsn) {
        assertThatThrownBy(() -> Dsn.parse("sqlite3", dsn))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("file:./data/axonhub.db")
                .hasMessageNotContaining("secret");
    }

    @Test
    void refusesADialectItDoesNotHave() {
        assertThatThrownBy(() -> Dsn.parse("mysql", "x"))
                .hasMessageContaining("mysql")
                .hasMessageContaining("sqlite3");
    }
}
