package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.TranscriptLimits;
import io.axonhub.gateway.store.UsageReports;
import io.axonhub.gateway.store.journal.Samples;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A database that the first release made, with what it wrote, works in this one. */
@ParameterizedClass
@EnumSource
class UpgradeTest {
    /** The last migration of the first release. */
    private static final String FIRST = "5";

    private static final Instant THEN = Instant.parse("2026-10-01T12:00:00Z");

    @Parameter
    TestDatabase kind = TestDatabase.SQLITE;

    @TempDir
    Path dir;

    /** As the first release would, by its own columns. */
    private Database.Place firstReleases() throws SQLException {
        Database.Place place = kind.fresh(dir);
        Dsn dsn = Dsn.parse(place.dialect(), place.dsn());
        Properties properties = new Properties();
        if (dsn instanceof Dsn.Server server) {
            properties.putAll(server.properties());
        }
        String user = properties.getProperty("user");
        Flyway.configure()
                .locations(dsn.dialect().migrations())
                .target(FIRST)
                .repeatableSqlMigrationPrefix("none of its time")
                .dataSource(dsn.url(), user, properties.getProperty("password"))
                .load()
                .migrate();
        long at = Rows.micros(THEN);
        try (Connection connection = TestDatabase.connect(place);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO journal_position (journal, segment, position) VALUES ('old-journal', 3, 77)");
            for (String status : List.of("completed", "processing")) {
                statement.execute(
                        "INSERT INTO requests (received_at, id, journal, key_id, key_name, client_address, model,"
                                + " format, source, stream, trace_id, status, channel, http_status, first_token, duration, input,"
                                + " cache_read, cache_write_5m, cache_write_1h, output, reasoning, partial, attempts, notes, cost,"
                                + " currency) VALUES (" + at + ", 'req_" + status
                                + "', 1, 'team/key', 'Key', '::1', 'gpt-4o',"
                                + " 'openai-chat', 'api', 1, 'trace-1', '" + status
                                + "', 'default/openai', 200, 5, 7, 11, 0, 0, 0,"
                                + " 13, 0, 0, 1, '', '0.25', 'USD')");
            }
            statement.execute(
                    "INSERT INTO attempts (request_id, number, channel, provider, credential, format, model_sent,"
                            + " http_status, started_at, partial, notes) VALUES ('req_completed', 1, 'default/openai', 'openai', 0,"
                            + " 'openai-chat', 'gpt-4o', 200, " + at + ", 0, '')");
            String bytes = kind == TestDatabase.POSTGRES ? "'\\x7b7d'::bytea" : "X'7B7D'";
            statement.execute("INSERT INTO bodies (request_id, kind, attempt, content_type, bytes, truncated)"
                    + " VALUES ('req_completed', 'request', 0, 'application/json', " + bytes + ", 0)");
            statement.execute("INSERT INTO transcripts (owner, id, channel, resident, created_at, size, input, answer)"
                    + " VALUES ('team/key', 'resp_1', 'default/openai', 0, " + at + ", 4, " + bytes + ", " + bytes
                    + ")");
        }
        return place;
    }

    @Test
    void opensAndGoesOnWithWhatIsInIt() throws SQLException {
        try (Database database = Database.open(firstReleases(), Clock.systemUTC())) {
            Requests.Found old = database.requests().find("req_completed").orElseThrow();
            assertThat(old.request().usage()).isNotNull();
            assertThat(old.request().caller().user()).isNull();
            assertThat(old.attempts()).hasSize(1);
            assertThat(old.bodies())
                    .singleElement()
                    .satisfies(body -> assertThat(body.bytes()).hasSize(2));
            assertThat(database.transcripts(
                                    new TranscriptLimits(Duration.ofDays(10_000), 100, 1_000), Clock.systemUTC())
                            .find("team/key", "resp_1"))
                    .isPresent();
            assertThat(database.recordSink().position("old-journal")).contains(new JournalPosition(3, 77));
            database.recordSink().interrupt("old-journal", new JournalPosition(4, 0));
            RequestRecord young = Samples.ended("req_young", 5, RequestStatus.COMPLETED);
            database.recordSink().write("old-journal", List.of(young), new JournalPosition(4, 9));
            assertThat(database.requests()
                            .list(Requests.Filter.ofKey("team/key"), null, 9)
                            .requests())
                    .extracting(RequestRecord::id, RequestRecord::status)
                    .containsExactly(
                            tuple("req_young", RequestStatus.COMPLETED),
                            tuple("req_processing", RequestStatus.FAILED),
                            tuple("req_completed", RequestStatus.COMPLETED));
            sumsHoldWhatWasThereBefore(database);
        }
    }

    private static void sumsHoldWhatWasThereBefore(Database database) {
        database.rollups().due(99).forEach(database.rollups()::build);
        UsageReports.Question october = new UsageReports.Question(
                THEN,
                THEN.plus(Duration.ofDays(1)),
                Map.of(),
                List.of(UsageReports.Dimension.KEY),
                UsageReports.Divided.NOT,
                UsageReports.Figures.TIMES);
        assertThat(database.usageReports(Clock.systemUTC()).ask(october))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.sums().counts().requests()).isEqualTo(2);
                    assertThat(line.sums().costs()).containsEntry("USD", new BigDecimal("0.5"));
                });
    }
}
