package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.llm.UsageSource;
import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.Failure;
import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.Requests.Extra;
import io.axonhub.gateway.store.Requests.Field;
import io.axonhub.gateway.store.Requests.Filter;
import io.axonhub.gateway.store.Timing;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests are found by each filter and page by page, in every database. */
@ParameterizedClass
@EnumSource
class RequestFiltersTest {
    private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");

    @Parameter
    TestDatabase kind = TestDatabase.SQLITE;

    @TempDir
    Path dir;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(kind.fresh(dir), Clock.systemUTC());
        List<RequestRecord> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.add(request(i));
        }
        database.recordSink().write("j", List.copyOf(all), new JournalPosition(1, 1));
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** The {@code i}th second's, of one of three keys. */
    private static RequestRecord request(int i) {
        boolean failed = i % 6 == 0;
        return new RequestRecord(
                "r%02d".formatted(i),
                TEN.plusSeconds(i),
                new RequestRecord.Caller("k" + i % 3, "k", "p" + i % 2, "::1", "t" + i % 2, "u" + i % 4),
                new RequestRecord.Ask(
                        "m" + i % 2,
                        i == 7 ? "anthropic" : "openai-chat",
                        i == 5 ? RequestRecord.Source.TEST : RequestRecord.Source.API,
                        i > 9),
                new RequestRecord.Trace("trace" + i % 5, i == 3 ? "thread" : null, i == 4 ? "trace0" : null),
                failed ? RequestStatus.FAILED : RequestStatus.COMPLETED,
                "c" + i % 2,
                failed ? new Failure("timeout", "late") : null,
                200,
                new Timing(1L, i * 1_000L),
                new Usage(1, 0, 0, 0, 1, 0),
                false,
                i == 8 ? 2 : 1,
                List.of(),
                new Cost(new BigDecimal(i).movePointLeft(1), i == 11 ? "EUR" : "USD"),
                null,
                UsageSource.REPORTED);
    }

    private List<String> ids(Filter filter) {
        return ids(database.requests(), filter);
    }

    private static List<String> ids(Requests requests, Filter filter) {
        List<String> ids = new ArrayList<>();
        Requests.@Nullable Cursor after = null;
        do {
            Requests.Page page = requests.list(filter, after, 2);
            page.requests().forEach(request -> ids.add(request.id()));
            after = page.next();
        } while (after != null);
        return ids;
    }

    @Test
    void byOneValueOfEachField() {
        assertThat(ids(Filter.of(Field.ID, "r03"))).containsExactly("r03");
        assertThat(ids(Filter.of(Field.USER, "u3"))).containsExactly("r11", "r07", "r03");
        assertThat(ids(Filter.of(Field.ERROR_CLASS, "timeout"))).containsExactly("r06", "r00");
        assertThat(ids(Filter.of(Field.SOURCE, "test"))).containsExactly("r05");
        assertThat(ids(Filter.of(Field.FORMAT, "anthropic"))).containsExactly("r07");
        assertThat(ids(Filter.of(Field.PROFILE, "p0").and(Field.TEAM, Set.of("t1"))))
                .isEmpty();
        assertThat(ids(Filter.of(Field.STATUS, "failed").and(Field.MODEL, Set.of("m0"))))
                .containsExactly("r06", "r00");
        assertThat(ids(Filter.of(Field.CHANNEL, "c1").and(Field.KEY, Set.of("k1"))))
                .containsExactly("r07", "r01");
    }

    @Test
    void bySeveralValuesMergedNewestFirst() {
        assertThat(ids(Filter.all().and(Field.KEY, Set.of("k0", "k2"))))
                .containsExactly("r11", "r09", "r08", "r06", "r05", "r03", "r02", "r00");
        assertThat(ids(Filter.all().and(Field.MODEL, Set.of("m0", "m1")).and(Field.USER, Set.of("u0", "u1"))))
                .containsExactly("r09", "r08", "r05", "r04", "r01", "r00");
        Set<String> many = new TreeSet<>(Set.of("k1"));
        for (int i = 100; i < 160; i++) {
            many.add("k" + i);
        }
        assertThat(ids(Filter.all().and(Field.KEY, many))).containsExactly("r10", "r07", "r04", "r01");
        assertThat(ids(Filter.ofKey("k1").and(Field.KEY, Set.of("k2"))))
                .as("both at once")
                .isEmpty();
        assertThat(ids(Filter.all().and(Field.KEY, Set.of()))).isEmpty();
    }

    @Test
    void byAnyIdOnceEach() {
        assertThat(ids(Filter.all().withId("trace0"))).containsExactly("r10", "r05", "r04", "r00");
        assertThat(ids(Filter.all().withId("thread"))).containsExactly("r03");
        assertThat(ids(Filter.all().withId("r09"))).containsExactly("r09");
        assertThat(ids(Filter.ofKey("k1").withId("trace0"))).containsExactly("r10", "r04");
        assertThat(ids(Filter.all().withId("nothing"))).isEmpty();
    }

    @Test
    void byTime() {
        assertThat(ids(Filter.all().within(TEN.plusSeconds(3), TEN.plusSeconds(6))))
                .containsExactly("r05", "r04", "r03");
        assertThat(ids(Filter.all().within(null, TEN.plusSeconds(1)))).containsExactly("r00");
        assertThat(ids(Filter.of(Field.KEY, "k0").within(TEN.plusSeconds(7), null)))
                .containsExactly("r09");
    }

    @Test
    void byWhatNoIndexKnows() {
        assertThat(ids(Filter.all().and(new Extra(true, false, 0, null)))).containsExactly("r11", "r10");
        assertThat(ids(Filter.all().and(new Extra(null, true, 0, null)))).containsExactly("r08");
        assertThat(ids(Filter.all().and(new Extra(null, false, 10_000, null)))).containsExactly("r11", "r10");
        assertThat(ids(Filter.all().and(new Extra(false, false, 0, new Cost(new BigDecimal("0.8"), "USD")))))
                .containsExactly("r09", "r08");
        assertThat(ids(Filter.all().and(new Extra(null, false, 0, new Cost(new BigDecimal("1"), "EUR")))))
                .containsExactly("r11");
    }

    @Test
    void aPageOfRareOnesLooksAtSoManyAndSaysWhereItStopped() {
        Requests few = new JdbcRequests(database.pool(), new Sql(database.dialect()), database.reading(), 3);
        Filter slow = Filter.all().and(new Extra(null, false, 1, new Cost(new BigDecimal("0.1"), "USD")));
        Filter first = slow.within(null, TEN.plusSeconds(9));
        Requests.Page page = few.list(first.and(Field.STATUS, Set.of("failed")), null, 5);
        assertThat(page.requests()).extracting(RequestRecord::id).containsExactly("r06");
        Requests.Page none = few.list(slow.and(new Extra(null, false, 9_999_999, null)), null, 5);
        assertThat(none.requests()).isEmpty();
        assertThat(none.next()).isNotNull();
        assertThat(ids(few, slow)).isEqualTo(ids(slow)).hasSize(10);
        Filter ofKeys = slow.and(Field.KEY, Set.of("k0", "k1"));
        assertThat(ids(few, ofKeys)).isEqualTo(ids(ofKeys));
    }

    @Test
    void aPageByTwoThingsThatHardlyMeetLooksAtSoManyOfTheRarerOne() {
        Requests few = new JdbcRequests(database.pool(), new Sql(database.dialect()), database.reading(), 2);
        Filter pair = Filter.of(Field.USER, "u3").and(Field.MODEL, Set.of("m0"));
        Requests.Page page = few.list(pair, null, 5);
        assertThat(page.requests()).as("u3 has r11, r07 and r03, all of m1").isEmpty();
        assertThat(page.next()).isEqualTo(new Requests.Cursor(TEN.plusSeconds(3), ""));
        assertThat(few.list(pair, page.next(), 5).next()).isNull();
        for (Filter each : List.of(
                pair,
                Filter.of(Field.TEAM, "t1"),
                Filter.of(Field.PROFILE, "p1").and(Field.FORMAT, Set.of("openai-chat")),
                Filter.of(Field.SOURCE, "api"),
                Filter.of(Field.STATUS, "failed").and(Field.MODEL, Set.of("m0")),
                Filter.all().and(Field.USER, Set.of("u0", "u1")).and(Field.CHANNEL, Set.of("c1")),
                Filter.ofKey("k1")
                        .within(TEN.plusSeconds(2), TEN.plusSeconds(9))
                        .and(Field.MODEL, Set.of("m1")))) {
            assertThat(ids(few, each)).as("%s", each).isEqualTo(ids(each));
        }
        assertThat(few.list(Filter.of(Field.USER, "u3"), null, 2).next())
                .as("an index knows all of them")
                .isEqualTo(new Requests.Cursor(TEN.plusSeconds(7), "r07"));
    }
}
