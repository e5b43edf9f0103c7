package io.axonhub.gateway.store.jdbc;

import static io.axonhub.gateway.store.jdbc.UsageRows.failed;
import static io.axonhub.gateway.store.jdbc.UsageRows.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.Retention;
import io.axonhub.gateway.store.Rollups;
import io.axonhub.gateway.store.UsageReports;
import io.axonhub.gateway.store.UsageReports.Dimension;
import io.axonhub.gateway.store.UsageReports.Divided;
import io.axonhub.gateway.store.UsageReports.Line;
import io.axonhub.gateway.store.UsageReports.Question;
import io.axonhub.gateway.store.UsageSums;
import io.axonhub.gateway.store.journal.Samples;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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

/** The sums of hours and the reports from them, in every database. */
@ParameterizedClass
@EnumSource
class RollupsTest {
    private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");

    @Parameter
    TestDatabase kind = TestDatabase.SQLITE;

    @TempDir
    Path dir;

    private UsageRows rows;
    private Database database;
    private Rollups rollups;

    @BeforeEach
    void open() {
        rows = new UsageRows(kind, dir);
        database = rows.database();
        rollups = database.rollups();
    }

    @AfterEach
    void close() {
        rows.close();
    }

    private static Cost dollars(String amount) {
        return new Cost(new BigDecimal(amount), "USD");
    }

    private void write(RequestRecord... records) {
        rows.write(List.of(records));
    }

    private void build() {
        rollups.due(100).forEach(rollups::build);
    }

    private List<Line> ask(boolean hourly, Map<Dimension, Set<String>> filters, Dimension... by) {
        return reports(TEN.plus(Duration.ofHours(6)))
                .ask(question(hourly ? Divided.BY_HOUR : Divided.NOT, filters, by));
    }

    private static Question question(Divided divided, Map<Dimension, Set<String>> filters, Dimension... by) {
        return new Question(
                TEN, TEN.plus(Duration.ofDays(1)), filters, List.of(by), divided, UsageReports.Figures.TIMES);
    }

    private UsageReports reports(Instant now) {
        return rows.reports(now);
    }

    private UsageSums total() {
        List<Line> lines = ask(false, Map.of());
        return lines.isEmpty() ? UsageSums.none() : lines.getFirst().sums();
    }

    @Test
    void addsUpCountsTokensMoneyAndTimesByTheHour() {
        write(
                request("r1", TEN, "k1", "m1", dollars("0.1")),
                request("r2", TEN.plusSeconds(3599), "k1", "m1", dollars("0.000000000001")),
                request("r3", TEN.plusSeconds(3600), "k2", "m2", new Cost(new BigDecimal("7"), "EUR")),
                request("r4", TEN.plusSeconds(3600), "k2", "m2", null),
                failed("r5", TEN, "rate_limited"));
        build();
        UsageSums all = total();
        assertThat(all.counts()).isEqualTo(new UsageSums.Counts(5, 1, 0, 1, 1, 0));
        assertThat(all.tokens()).isEqualTo(new UsageSums.Tokens(4, 8, 28, 20, 24));
        assertThat(all.costs())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("USD", new BigDecimal("0.100000000001"), "EUR", new BigDecimal("7")));
        assertThat(all.duration().count()).as("completed ones").isEqualTo(4);
        assertThat(all.duration().sum()).isEqualTo(3_200_000);
        assertThat(all.duration().quantile(1)).isEqualTo(1_000_000);
        assertThat(all.firstToken().quantile(0.5)).isBetween(50_000L, 100_000L);
        assertThat(ask(true, Map.of())).extracting(Line::at).containsExactly(TEN, TEN.plusSeconds(3600));
        assertThat(reports(TEN).behind()).isNull();
    }

    @Test
    void tellsPartsApartAndFindsThem() {
        database.people().hold("k2", new People.Holder("u", "proj"));
        write(
                request("r1", TEN, "k1", "m1", null),
                request("r2", TEN, "k1", "m2", null),
                request("r3", TEN, "k1", "m2", null),
                request("r4", TEN, "k2", "m1", null),
                failed("r5", TEN, "timeout"));
        build();
        assertThat(counted(ask(false, Map.of(), Dimension.KEY))).containsExactly("k1 4", "k2 1");
        assertThat(counted(ask(false, Map.of(), Dimension.MODEL))).containsExactlyInAnyOrder("m1 3", "m2 2");
        assertThat(counted(ask(false, Map.of(), Dimension.CHANNEL, Dimension.ERROR_CLASS)))
                .containsExactlyInAnyOrder("default/m1, 2", "default/m2, 2", ",timeout 1");
        assertThat(counted(ask(false, Map.of(), Dimension.PROJECT))).containsExactly(" 4", "proj 1");
        assertThat(counted(ask(false, Map.of(), Dimension.HOLDER, Dimension.USER, Dimension.TEAM, Dimension.PROFILE)))
                .containsExactly(",ada,team,p 4", "u,ada,team,p 1");
        assertThat(counted(ask(false, Map.of(Dimension.KEY, Set.of("k1")), Dimension.MODEL, Dimension.STATUS)))
                .containsExactlyInAnyOrder("m2,completed 2", "m1,completed 1", "m1,failed 1");
        assertThat(counted(ask(false, Map.of(Dimension.PROJECT, Set.of("proj"), Dimension.MODEL, Set.of("m1", "m2")))))
                .containsExactly(" 1");
        assertThat(ask(false, Map.of(Dimension.KEY, Set.of()))).as("of no key").isEmpty();
        assertThat(ask(false, Map.of(Dimension.KEY, Set.of("other")))).isEmpty();
    }

    private static UsageSums sum(List<Line> lines) {
        return lines.stream().map(Line::sums).reduce(UsageSums.none(), UsageSums::plus);
    }

    private static List<String> counted(List<Line> lines) {
        return lines.stream()
                .map(line -> String.join(",", line.values()) + " "
                        + line.sums().counts().requests())
                .toList();
    }

    @Test
    void countsARequestOnceAndByItsLatestRecord() {
        RequestRecord unpriced = request("r1", TEN, "k1", "m1", null);
        write(unpriced);
        write(unpriced);
        build();
        assertThat(total().costs()).isEmpty();
        assertThat(total().counts().unpriced()).isEqualTo(1);
        write(request("r1", TEN, "k1", "m1", dollars("2")), request("r0", TEN.minusSeconds(1), "k1", "m1", null));
        assertThat(rollups.due(9)).extracting(Rollups.Hour::at).containsExactly(TEN, TEN.minusSeconds(3600));
        assertThat(reports(TEN).behind()).isEqualTo(TEN.minusSeconds(3600));
        build();
        build();
        assertThat(total().counts()).isEqualTo(new UsageSums.Counts(1, 0, 0, 0, 0, 0));
        assertThat(total().costs()).containsEntry("USD", new BigDecimal("2"));
        assertThat(rollups.due(9)).isEmpty();
    }

    @Test
    void aRecordThatComesWhileAnHourIsSummedHasItSummedAgain() {
        write(request("r1", TEN, "k1", "m1", null));
        Rollups.Hour seen = rollups.due(1).getFirst();
        write(request("r2", TEN, "k1", "m1", null));
        rollups.build(seen);
        assertThat(rollups.due(9)).hasSize(1);
        build();
        assertThat(total().counts().requests()).isEqualTo(2);
    }

    @Test
    void requestsThatRunAreNotCountedUntilTheyEnd() {
        RequestRecord running = Samples.begun("r1", 0);
        write(running);
        assertThat(rollups.due(9)).isEmpty();
        database.recordSink().interrupt("j", new JournalPosition(1, 99));
        build();
        assertThat(total().counts()).isEqualTo(new UsageSums.Counts(1, 1, 0, 0, 0, 0));
    }

    @Test
    void sumsOutliveTheirRequestsAndCanBeMadeAnewWhereTheseAreKept() {
        write(
                request("req_1", TEN, "k1", "m1", null),
                request("req_2", TEN.plus(Duration.ofHours(3)), "k1", "m1", null));
        Retention retention = database.retention(location -> {});
        Instant cutoff = TEN.plus(Duration.ofHours(2));
        retention.forget(Retention.Resource.REQUESTS, cutoff, 100);
        assertThat(database.requests().find("req_1")).as("not summed yet").isPresent();
        build();
        retention.forget(Retention.Resource.REQUESTS, cutoff, 100);
        assertThat(database.requests().find("req_1")).isEmpty();
        assertThat(rollups.rebuild()).isEqualTo(1);
        write(request("req_3", TEN, "k1", "m1", null));
        build();
        assertThat(total().counts().requests())
                .as("what is too late for its hour changes nothing")
                .isEqualTo(2);
        assertThat(retention.forget(Retention.Resource.USAGE, cutoff, 100)).isPositive();
        assertThat(total().counts().requests()).isEqualTo(1);
    }

    @Test
    void daysThatAreOverAreReadFromSumsOfTheirOwn() {
        Instant later = TEN.plus(Duration.ofDays(9));
        for (int day = 0; day < 4; day++) {
            for (int hour = 0; hour < 24; hour += 6) {
                Instant at = TEN.plus(Duration.ofDays(day)).plus(Duration.ofHours(hour));
                write(request("r" + day + "-" + hour, at, "k" + day % 2, "m" + hour, dollars("0.5")));
            }
        }
        build();
        assertThat(reports(later).behind()).as("days are not summed yet").isNotNull();
        assertThat(rollups.buildDays(later, 3)).isEqualTo(3);
        assertThat(rollups.buildDays(later, 9)).isEqualTo(2);
        assertThat(rollups.buildDays(later, 9)).isZero();
        assertThat(reports(later).behind()).isNull();
        Question most = new Question(
                TEN.plusSeconds(1),
                TEN.plus(Duration.ofDays(3)),
                Map.of(),
                List.of(Dimension.KEY),
                Divided.NOT,
                UsageReports.Figures.TIMES);
        for (Instant now : List.of(later, TEN.plus(Duration.ofDays(1)))) {
            List<Line> lines = reports(now).ask(most);
            assertThat(counted(lines)).as("at %s", now).containsExactlyInAnyOrder("k0 7", "k1 4");
            assertThat(sum(lines).costs()).containsEntry("USD", new BigDecimal("5.5"));
            assertThat(sum(lines).duration().count()).isEqualTo(11);
        }
        assertThat(reports(later)
                        .ask(new Question(
                                TEN,
                                TEN.plus(Duration.ofDays(4)),
                                Map.of(),
                                List.of(),
                                Divided.byDayIn(ZoneOffset.UTC),
                                UsageReports.Figures.REQUESTS)))
                .as("three days and a part of two")
                .extracting(Line::at)
                .hasSize(5)
                .contains(Instant.parse("2026-11-23T00:00:00Z"));
        write(request("late", TEN.plus(Duration.ofDays(1)), "k1", "m", null));
        build();
        assertThat(rollups.buildDays(later, 9)).isEqualTo(1);
        assertThat(counted(reports(later).ask(most))).containsExactlyInAnyOrder("k0 7", "k1 5");
    }
}
