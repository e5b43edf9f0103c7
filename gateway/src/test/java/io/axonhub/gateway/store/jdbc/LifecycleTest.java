package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.KeyRecords;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.Retention;
import io.axonhub.gateway.store.Traces;
import io.axonhub.gateway.store.journal.Samples;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
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

    @Test
    void aKeysRecordsAreHandedOutAndRemoved() {
        String one = add(0);
        String two = add(100);
        KeyRecords records = database.keyRecords(database.requests(), elsewhere::add);
        List<Requests.Found> given = new ArrayList<>();
        assertThat(records.each("team/key", given::add)).isEqualTo(2);
        assertThat(given).extracting(found -> found.request().id()).containsExactly(two, one);
        assertThat(given).allSatisfy(found -> assertThat(found.bodies()).hasSize(2));
        assertThat(records.each("team/other", given::add)).isZero();
        assertThat(records.remove("team/other")).isZero();
        assertThat(records.remove("team/key")).isEqualTo(2);
        assertThat(elsewhere).containsExactlyInAnyOrder("there/" + one, "there/" + two);
        assertThat(database.requests().find(one)).isEmpty();
        for (Traces.Kind each : Traces.Kind.values()) {
            assertThat(database.traces().list(Traces.Filter.all(each), null, 10).groups())
                    .isEmpty();
        }
    }
}
