package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.store.Rollups;
import io.axonhub.gateway.store.UsageReports;
import io.axonhub.gateway.store.UsageReports.Dimension;
import io.axonhub.gateway.store.UsageReports.Divided;
import io.axonhub.gateway.store.UsageReports.Line;
import io.axonhub.gateway.store.UsageReports.Question;
import io.axonhub.gateway.store.UsageSums;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Usage by the days of a time zone is what its requests add up to, in every database. */
@ParameterizedClass
@EnumSource
class UsageDaysTest {
    @Parameter
    TestDatabase kind = TestDatabase.SQLITE;

    @TempDir
    Path dir;

    private UsageRows rows;

    @BeforeEach
    void open() {
        rows = new UsageRows(kind, dir);
    }

    @AfterEach
    void close() {
        rows.close();
    }

    /** What requests add up to, by the day of a zone that the hour begins in which they were received in, and by key. */
    private static Map<List<Object>, UsageSums.Counts> counted(
            List<RequestRecord> requests, ZoneId zone, Instant from, Instant until) {
        Map<List<Object>, UsageSums.Counts> days = new HashMap<>();
        for (RequestRecord request : requests) {
            Instant hour = request.receivedAt().truncatedTo(ChronoUnit.HOURS);
            if (!hour.isBefore(from) && hour.isBefore(until)) {
                Instant day = hour.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
                boolean fails = request.status() == RequestStatus.FAILED;
                int unpriced = !fails && request.cost() == null ? 1 : 0;
                days.merge(
                        List.of(day, String.valueOf(request.caller().keyId())),
                        new UsageSums.Counts(1, fails ? 1 : 0, 0, fails ? 1 : 0, unpriced, 0),
                        (one, other) -> UsageSums.none().plus(one).plus(other).counts());
            }
        }
        return days;
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Europe/Berlin"})
    void daysOfATimeZoneAreThoseOfTheRequestsAlsoWhereClocksChangeAndRecordsComeLate(String name) {
        ZoneId zone = ZoneId.of(name);
        Random random = new Random(name.hashCode());
        // clocks change in Europe on 25 October, in New York on 1 November
        Instant begin = Instant.parse("2026-10-20T00:00:00Z");
        Instant now = begin.plus(Duration.ofDays(16)).plusSeconds(5_000);
        List<RequestRecord> requests = new ArrayList<>();
        for (int i = 0; i < 160; i++) {
            Instant at = begin.plusSeconds(random.nextLong(16 * 86_400));
            requests.add(
                    i % 5 == 0
                            ? UsageRows.failed("r" + i, at, "timeout" + i % 2)
                            : UsageRows.request("r" + i, at, "k" + i % 3, "m" + i % 4, i % 7 == 0 ? null : cost(i)));
        }
        rows.write(requests.subList(0, 120));
        sumUp(now);
        rows.write(requests.subList(120, 160));
        sumUp(now);
        for (Instant from : List.of(begin, begin.plusSeconds(86_400 + 3_600 * 7), begin.plusSeconds(3_601))) {
            Question question = new Question(
                    from, now, Map.of(), List.of(Dimension.KEY), Divided.byDayIn(zone), UsageReports.Figures.TIMES);
            Map<List<Object>, UsageSums.Counts> days = new HashMap<>();
            rows.reports(now)
                    .ask(question)
                    .forEach(line -> days.merge(
                            List.of(
                                    Objects.requireNonNull(line.at()),
                                    line.values().getFirst()),
                            line.sums().counts(),
                            (one, other) -> fail("twice: %s", line)));
            assertThat(days).as("from %s", from).isEqualTo(counted(requests, zone, from, now));
            assertSameWhatever(question);
        }
    }

    private static Cost cost(int i) {
        return i % 2 == 0
                ? new Cost(new BigDecimal("0.00" + i), "USD")
                : new Cost(new BigDecimal(i % 9 == 0 ? "0" : "1." + i), "EUR");
    }

    private void sumUp(Instant now) {
        Rollups rollups = rows.database().rollups();
        rollups.due(1_000).forEach(rollups::build);
        rollups.buildDays(now, 100);
    }

    /** Sums that are kept whatever became of the requests are those that are told apart by it. */
    private void assertSameWhatever(Question question) {
        Question ends = new Question(
                question.from(),
                question.until(),
                question.filters(),
                List.of(Dimension.KEY, Dimension.STATUS, Dimension.ERROR_CLASS),
                question.divided(),
                question.figures());
        Map<Line, UsageSums> added = new HashMap<>();
        Instant now = question.until();
        rows.reports(now)
                .ask(ends)
                .forEach(line -> added.merge(
                        new Line(line.at(), line.values().subList(0, 1), UsageSums.none()),
                        line.sums(),
                        UsageSums::plus));
        assertThat(rows.reports(now).ask(question))
                .hasSize(added.size())
                .allSatisfy(line -> assertThat(line.sums())
                        .usingRecursiveComparison()
                        .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                        .isEqualTo(added.get(new Line(line.at(), line.values(), UsageSums.none()))));
    }
}
