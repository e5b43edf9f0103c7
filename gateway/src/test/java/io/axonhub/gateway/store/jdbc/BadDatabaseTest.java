package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.store.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A database that cannot be used stops the start, with the cause and the remedy and without the password. */
@ParameterizedClass
@EnumSource(names = {"POSTGRES", "MARIADB"})
class BadDatabaseTest {
    @Parameter
    TestDatabase kind = TestDatabase.POSTGRES;

    @TempDir
    Path dir;

    private Database.Place place = Database.Place.of("", "");

    @BeforeEach
    void fresh() {
        place = kind.fresh(dir);
    }

    private boolean postgres() {
        return kind == TestDatabase.POSTGRES;
    }

    private Database.Place with(String found, String put) {
        assertThat(place.dsn()).contains(found);
        return Database.Place.of(place.dialect(), place.dsn().replace(found, put));
    }

    private static void unusable(Database.Place place, Clock clock, String cause, String remedy) {
        assertThatThrownBy(() -> Database.open(place, clock).close())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNUSABLE))
                .hasMessageContaining(cause)
                .hasMessageContaining(remedy)
                .hasMessageNotContaining("s3cret");
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = TestDatabase.connect(place);
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    @Test
    void whereNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String dsn = place.dsn().replaceFirst("127\\.0\\.0\\.1:\\d+", "127.0.0.1:" + port);
        unusable(
                Database.Place.of(place.dialect(), dsn),
                Clock.systemUTC(),
                "127.0.0.1:" + port,
                "check host, port and TLS options");
    }

    @Test
    void whereThePasswordIsWrong() {
        Database.Place wrong = postgres() ? with("s3cret%3A", "s3cret-wrong") : with("s3cret:", "s3cret-wrong");
        unusable(wrong, Clock.systemUTC(), "axonhub", "check user and password in db.dsn");
    }

    @Test
    void whichDoesNotExist() {
        String dsn = place.dsn().replaceFirst("/t\\d+\\?", "/nowhere?");
        unusable(Database.Place.of(place.dialect(), dsn), Clock.systemUTC(), "nowhere", "create that database");
    }

    @Test
    void whichSpeaksNoTlsWhereItIsAskedFor() {
        Database.Place tls =
                postgres() ? with("sslmode=disable", "sslmode=require") : with("parseTime=true", "tls=true");
        unusable(tls, Clock.systemUTC(), "127.0.0.1", "TLS options");
    }

    @Test
    void whichCannotBeWritten() throws SQLException {
        Database.open(place, Clock.systemUTC()).close();
        String name = place.dsn().replaceFirst("(?s).*/(t\\d+)\\?.*", "$1");
        if (postgres()) {
            sql("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
            unusable(place, Clock.systemUTC(), "read-only", "let db.dsn name the primary");
        } else {
            sql(
                    "CREATE USER 'reader_" + name + "'@'%' IDENTIFIED BY 's3cret'",
                    "GRANT SELECT ON " + name + ".* TO 'reader_" + name + "'@'%'");
            Database.Place reader = with("axonhub:s3cret:/@@", "reader_" + name + ":s3cret@");
            unusable(reader, Clock.systemUTC(), "grant the user reader_" + name, "the gateway makes its own tables");
        }
    }

    @Test
    void whoseSchemaIsNewer() throws SQLException {
        Database.open(place, Clock.systemUTC()).close();
        sql("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                + " execution_time, success) VALUES (999, '999', 'future', 'SQL', 'V999__f.sql', 'x', 1, "
                + (postgres() ? "true" : "1") + ")");
        unusable(place, Clock.systemUTC(), "schema version 999", "newer gateway");
    }

    @Test
    void whoseClockIsAnother() {
        Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(90));
        unusable(place, ahead, "clock of this machine", "NTP");
        Clock behind = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-90));
        unusable(place, behind, "clock of this machine", "NTP");
    }

    @Test
    void gatewaysThatStartAtOnceMigrateOnceAndAgreeOnItsId() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> start = () -> {
                Database.open(place, Clock.systemUTC()).close();
                return true;
            };
            List<Future<Boolean>> all = threads.invokeAll(Arrays.asList(start, start, start));
            for (Future<Boolean> one : all) {
                assertThat(one.get()).isTrue();
            }
        }
        try (Database database = Database.open(place, Clock.systemUTC())) {
            assertThat(new Statements(database.pool(), database.reading()).query(Sql.STORE_ID, row -> row.getString(1)))
                    .singleElement()
                    .asString()
                    .hasSize(36);
        }
    }
}
