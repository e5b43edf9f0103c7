package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.RequestDraft;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.Traces;
import io.axonhub.gateway.store.UsageSums;
import io.axonhub.gateway.store.journal.Samples;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What requests belong to, in every database. */
@ParameterizedClass
@EnumSource
class TracesTest {
    private static final JournalPosition AT = new JournalPosition(7, 99);

    @Parameter
    TestDatabase kind = TestDatabase.SQLITE;

    @TempDir
    Path dir;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(kind.fresh(dir), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Of the key {@code team/key}, so many milliseconds later. */
    private static RequestRecord request(
            String id,
            int millis,
            RequestStatus status,
            @Nullable String trace,
            @Nullable String thread,
            @Nullable String session) {
        RequestRecord r = Samples.ended(id, millis, status);
        return RequestDraft.like(r)
                .trace(new RequestRecord.Trace(trace, thread, session))
                .done();
    }

    @Test
    void groupsRequestsByWhatTheyNameAndAddsThemUp() {
        RequestRecord first = request("r1", 1, RequestStatus.COMPLETED, "t1", "th", "s");
        RequestRecord second = request("r2", 5, RequestStatus.FAILED, "t1", "th", "s");
        RequestRecord other = request("r3", 9, RequestStatus.COMPLETED, "t2", "th", null);
        RequestRecord none = request("r4", 10, RequestStatus.COMPLETED, null, null, null);
        for (int i = 0; i < 2; i++) {
            database.recordSink().write("j", List.of(second, first, other, none), AT);
        }
        Traces traces = database.traces();
        Traces.Group trace = traces.find(Traces.Kind.TRACE, "t1", "team/key").orElseThrow();
        assertThat(trace.startedAt()).isEqualTo(first.receivedAt());
        assertThat(trace.threadId()).isEqualTo("th");
        assertThat(trace.figures().requests()).isEqualTo(2);
        assertThat(trace.figures().failed()).isEqualTo(1);
        assertThat(trace.figures().lastAt()).isEqualTo(second.receivedAt());
        assertThat(trace.figures().tokens()).isEqualTo(new UsageSums.Tokens(2, 4, 14, 10, 2_000_000_000_000L));
        assertThat(trace.figures().costs()).isEqualTo(Map.of("USD", new BigDecimal("0.00002469134")));
        assertThat(traces.find(Traces.Kind.THREAD, "th", "team/key")
                        .orElseThrow()
                        .figures()
                        .requests())
                .isEqualTo(3);
        assertThat(traces.find(Traces.Kind.SESSION, "s", "team/key")).isPresent();
        assertThat(traces.find(Traces.Kind.TRACE, "t1", "somebody/else")).isEmpty();
        assertThat(ids(
                        Traces.Filter.all(Traces.Kind.TRACE)
                                .ofKeys(Set.of("team/key"))
                                .inThread("th"),
                        10))
                .containsExactly("t2", "t1");
        assertThat(ids(Traces.Filter.all(Traces.Kind.TRACE).ofKeys(Set.of("other")), 10))
                .isEmpty();
    }

    private List<String> ids(Traces.Filter filter, int limit) {
        List<String> ids = new ArrayList<>();
        Traces.@Nullable Cursor after = null;
        do {
            Traces.Page page = database.traces().list(filter, after, limit);
            page.groups().forEach(group -> ids.add(group.id()));
            after = page.next();
        } while (after != null);
        return ids;
    }

    @Test
    void pagesNewestFirst() {
        List<RequestRecord> all = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            all.add(request("r" + i, i, RequestStatus.COMPLETED, "t" + i, null, null));
        }
        database.recordSink().write("j", List.copyOf(all), AT);
        assertThat(ids(Traces.Filter.all(Traces.Kind.TRACE), 3))
                .containsExactly("t6", "t5", "t4", "t3", "t2", "t1", "t0");
        assertThat(ids(Traces.Filter.all(Traces.Kind.THREAD), 3)).isEmpty();
    }

    @Test
    void requestsAreFoundByEachOfThem() {
        RequestRecord one = request("r1", 1, RequestStatus.COMPLETED, "t", "th", "s");
        RequestRecord two = request("r2", 2, RequestStatus.COMPLETED, "t", null, null);
        database.recordSink().write("j", List.of(one, two), AT);
        assertThat(found(Requests.Filter.of(Traces.Kind.TRACE, "t"))).containsExactly(two, one);
        assertThat(found(Requests.Filter.of(Traces.Kind.THREAD, "th"))).containsExactly(one);
        assertThat(found(Requests.Filter.of(Traces.Kind.SESSION, "s"))).containsExactly(one);
        assertThat(found(Requests.Filter.ofKey("team/key")
                        .and(Requests.Field.TRACE, Set.of("t"))
                        .and(Requests.Field.THREAD, Set.of("th"))
                        .and(Requests.Field.SESSION, Set.of("s"))))
                .containsExactly(one);
        assertThat(found(Requests.Filter.of(Traces.Kind.SESSION, "t"))).isEmpty();
    }

    private List<RequestRecord> found(Requests.Filter filter) {
        return database.requests().list(filter, null, 10).requests();
    }
}
