package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.OwnedRecords;
import io.axonhub.gateway.store.OwnedRecords.Owner;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.Project;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.Retention;
import io.axonhub.gateway.store.Traces;
import io.axonhub.gateway.store.UsageReports;
import io.axonhub.gateway.store.User;
import io.axonhub.gateway.store.journal.Samples;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How records end, in every database. */
@ParameterizedClass
@EnumSource
class LifecycleTest {
    private static final JournalPosition AT = new JournalPosition(7, 99);

    @Parameter
    TestDatabase kind = TestDatabase.SQLITE;

    @TempDir
    Path dir;

    private final List<String> elsewhere = new ArrayList<>();
    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(kind.fresh(dir), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** An id as the gateway makes it. */
    private static String id(int millis) {
        Instant at = Samples.begun("x", millis).receivedAt();
        return "req_" + HexFormat.of().toHexDigits(at.toEpochMilli(), 12) + "7000";
    }

    private String add(int millis) {
        String id = id(millis);
        List<JournalEntry> entries = new ArrayList<>(Samples.finished(id, millis));
        entries.replaceAll(entry -> entry instanceof BodyRecord body && body.kind() == BodyRecord.Kind.REQUEST
                ? body.at("there/" + id)
                : entry);
        database.recordSink().write("j", entries, AT);
        return id;
    }

    @Test
    void bodiesGoAloneAndOldestFirstWithThoseThatAreElsewhere() {
        String old = add(0);
        String older = add(10);
        String young = add(100);
        assertThat(database.requests().find(old).orElseThrow().bodies())
                .extracting(BodyRecord::location)
                .contains("there/" + old);
        Retention retention = database.retention(elsewhere::add);
        Instant cutoff = Samples.begun("x", 50).receivedAt();
        assertThat(retention.forget(Retention.Resource.BODIES, cutoff, 3)).isEqualTo(3);
        assertThat(retention.forget(Retention.Resource.BODIES, cutoff, 3)).isEqualTo(1);
        assertThat(retention.forget(Retention.Resource.BODIES, cutoff, 3)).isZero();
        assertThat(elsewhere).contains("there/" + old, "there/" + older).doesNotContain("there/" + young);
        Requests.Found kept = database.requests().find(old).orElseThrow();
        assertThat(kept.bodies()).isEmpty();
        assertThat(kept.attempts()).isNotEmpty();
        assertThat(database.requests().find(young).orElseThrow().bodies()).hasSize(2);
    }

    @Test
    void requestsGoWithAllThatBelongsToThem() {
        String old = add(0);
        String young = add(100);
        Retention retention = database.retention(elsewhere::add);
        Instant cutoff = Samples.begun("x", 50).receivedAt();
        database.rollups().due(1).forEach(database.rollups()::build);
        int rounds = 0;
        while (retention.forget(Retention.Resource.REQUESTS, cutoff, 2) == 2) {
            rounds++;
        }
        assertThat(rounds).isPositive();
        assertThat(database.requests().find(old)).isEmpty();
        assertThat(elsewhere).contains("there/" + old);
        assertThat(database.requests().find(young)).isPresent();
        assertThat(retention.forget(Retention.Resource.AUDIT, cutoff.plus(Duration.ofDays(1)), 5))
                .isZero();
    }

    private OwnedRecords records() {
        return database.ownedRecords(database.requests(), elsewhere::add);
    }

    private static Owner key(String id) {
        return new Owner(OwnedRecords.Kind.KEY, id);
    }

    @Test
    void aKeysRecordsAreHandedOutAndRemoved() {
        String one = add(0);
        String two = add(100);
        List<Requests.Found> given = new ArrayList<>();
        assertThat(records().each(key("team/key"), given::add)).isEqualTo(2);
        assertThat(given).extracting(found -> found.request().id()).containsExactly(two, one);
        assertThat(given).allSatisfy(found -> assertThat(found.bodies()).hasSize(2));
        assertThat(records().each(key("team/other"), given::add)).isZero();
        assertThat(records().remove(key("team/other"))).isZero();
        assertThat(records().knows(key("team/other"))).isFalse();
        assertThat(records().knows(key("team/key"))).isTrue();
        assertThat(records().remove(key("team/key"))).isEqualTo(2);
        assertThat(elsewhere).containsExactlyInAnyOrder("there/" + one, "there/" + two);
        assertThat(database.requests().find(one)).isEmpty();
        for (Traces.Kind each : Traces.Kind.values()) {
            assertThat(database.traces().list(Traces.Filter.all(each), null, 10).groups())
                    .isEmpty();
        }
    }

    @Test
    void aPersonsRecordsAreThoseInTheirNameAndThoseOfTheirKeysOnceEach() {
        add(0);
        add(100);
        Instant now = Instant.parse("2026-11-22T10:00:00Z");
        database.people()
                .users()
                .add(new User("u1", "ada@x.org", "Ada", null, null, false, true, Set.of(), List.of(), now, 1));
        database.people().projects().add(new Project("prj", "Search", "", true, now, 1));
        database.people().hold("team/key", new People.Holder("u1", "prj"));
        database.rollups().due(9).forEach(database.rollups()::build);
        database.rollups().buildDays(Instant.now(), 9);
        List<Requests.Found> given = new ArrayList<>();
        for (Owner owner : List.of(
                new Owner(OwnedRecords.Kind.USER, "ada"), // as the key's declaration says
                new Owner(OwnedRecords.Kind.USER, "u1"),
                new Owner(OwnedRecords.Kind.USER, "ada@x.org"),
                new Owner(OwnedRecords.Kind.PROJECT, "prj"),
                new Owner(OwnedRecords.Kind.PROJECT, "Search"))) {
            assertThat(records().each(owner, given::add)).as("%s", owner).isEqualTo(2);
            assertThat(records().knows(owner)).as("%s", owner).isTrue();
        }
        assertThat(records().each(new Owner(OwnedRecords.Kind.USER, "bob"), given::add))
                .isZero();
        assertThat(records().knows(new Owner(OwnedRecords.Kind.USER, "bob"))).isFalse();
        assertThat(records().knows(new Owner(OwnedRecords.Kind.PROJECT, "bob"))).isFalse();
        assertThat(sums(UsageReports.Dimension.USER)).containsExactly("ada");
        assertThat(records().remove(new Owner(OwnedRecords.Kind.USER, "ada@x.org")))
                .isEqualTo(2);
        assertThat(records().each(new Owner(OwnedRecords.Kind.USER, "ada"), given::add))
                .isZero();
        assertThat(sums(UsageReports.Dimension.USER)).isEmpty();
        assertThat(sums(UsageReports.Dimension.CHANNEL)).as("names nobody").containsExactly("default/openai");
    }

    private List<String> sums(UsageReports.Dimension by) {
        return database
                .usageReports(Clock.systemUTC())
                .ask(new UsageReports.Question(
                        Instant.EPOCH,
                        Instant.parse("2030-01-01T00:00:00Z"),
                        Map.of(),
                        List.of(by),
                        UsageReports.Divided.NOT,
                        UsageReports.Figures.SUMS))
                .stream()
                .map(line -> line.values().getFirst())
                .toList();
    }
}
