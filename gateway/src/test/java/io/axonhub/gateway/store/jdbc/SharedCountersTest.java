package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.store.CounterRows;
import io.axonhub.gateway.store.Counters;
import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.Subject;
import io.axonhub.gateway.store.journal.Samples;
import io.axonhub.gateway.store.replica.Outage;
import io.axonhub.gateway.store.replica.SharedCounters;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Three replicas' limits over one database. */
@ParameterizedClass
@EnumSource(names = {"POSTGRES", "MARIADB"})
class SharedCountersTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final Subject KEY = Subject.key("team/key");
    private static final Limit REQUESTS = new Limit(Limit.Resource.REQUESTS, Limit.Window.DAY, 1_000);
    private static final Limit TOKENS = new Limit(Limit.Resource.TOKENS, Limit.Window.DAY, 100_000);

    @Parameter
    TestDatabase kind = TestDatabase.POSTGRES;

    @TempDir
    Path dir;

    private final List<Database> databases = new ArrayList<>();
    private final List<SharedCounters> replicas = new ArrayList<>();
    private final AtomicBoolean down = new AtomicBoolean();

    /** Rows that can be out of reach. */
    private final class Cuttable implements CounterRows {
        private final CounterRows rows;

        Cuttable(CounterRows rows) {
            this.rows = rows;
        }

        private CounterRows reached() {
            if (down.get()) {
                throw new StoreException(StoreException.Kind.UNREACHABLE, "cut", null);
            }
            return rows;
        }

        @Override
        public Answer take(Counter counter, Instant begins, long least, long most) {
            return reached().take(counter, begins, least, most);
        }

        @Override
        public void correct(Counter counter, Instant begins, long amount) {
            reached().correct(counter, begins, amount);
        }

        @Override
        public Answer slots(Subject subject, String replica, long least, long most, Instant now, Instant until) {
            return reached().slots(subject, replica, least, most, now, until);
        }
    }

    @BeforeEach
    void open() {
        Database.Place place = kind.fresh(dir);
        databases.add(Database.open(place, Clock.systemUTC()));
        for (int i = 1; i < 3; i++) {
            databases.add(Database.open(place, Clock.systemUTC()));
        }
        replicas(new Outage.Refuse());
    }

    private void replicas(Outage outage) {
        replicas.clear();
        for (int i = 0; i < 3; i++) {
            replicas.add(new SharedCounters(
                    new Cuttable(rows(databases.get(i))),
                    "r" + i,
                    outage,
                    Clock.fixed(NOON.plusSeconds(5), ZoneOffset.UTC)));
        }
    }

    /** With more patience than a request has, for a busy machine. */
    private static CounterRows rows(Database database) {
        return new JdbcCounterRows(
                database.pool(), database.reading(), new ReplicaSql(database.dialect()), database.usageHistory());
    }

    @AfterEach
    void close() {
        databases.forEach(Database::close);
    }

    private static Counters.Answer ask(Counters counters, Limit limit, long amount, Instant now) {
        return counters.reserve(List.of(new Counters.Claim(KEY, limit, amount)), now);
    }

    private void closeReplicas() {
        replicas.forEach(SharedCounters::close);
    }

    @Test
    void whatIsTakenAtAllReplicasTogetherNeverExceedsTheLimitAndAllOfItCanBeTaken() throws Exception {
        AtomicLong requests = new AtomicLong();
        AtomicLong tokens = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < 24; t++) {
                Counters counters = replicas.get(t % 3);
                Random random = new Random(t);
                Callable<?> load = () -> {
                    for (int i = 0; i < 80; i++) {
                        long reserved = random.nextInt(300);
                        long used = random.nextInt((int) reserved + 1);
                        Counters.Answer answer = counters.reserve(
                                List.of(
                                        new Counters.Claim(KEY, REQUESTS, 1),
                                        new Counters.Claim(KEY, TOKENS, reserved)),
                                NOON);
                        if (answer instanceof Counters.Answer.Granted granted) {
                            requests.addAndGet(1);
                            tokens.addAndGet(used);
                            granted.reservation().settle(List.of(1L, used), NOON);
                        }
                    }
                    return null;
                };
                all.add(threads.submit(load));
            }
            for (Future<?> one : all) {
                one.get(2, TimeUnit.MINUTES);
            }
        }
        assertThat(requests.get()).isLessThanOrEqualTo(REQUESTS.most());
        assertThat(tokens.get()).isLessThanOrEqualTo(TOKENS.most());
        closeReplicas();
        long rest = 0;
        replicas(new Outage.Refuse());
        while (ask(replicas.getFirst(), REQUESTS, 1, NOON) instanceof Counters.Answer.Granted) {
            rest++;
        }
        assertThat(requests.get() + rest).isEqualTo(REQUESTS.most());
    }

    @Test
    void anUnusedShareIsGivenBackAndUseBeyondAReservationIsToldTheOthers() {
        Counters.Answer.Granted granted = (Counters.Answer.Granted) ask(replicas.get(0), TOKENS, 10, NOON);
        granted.reservation().settle(List.of(99_990L), NOON);
        closeReplicas();
        assertThat(ask(replicas.get(1), TOKENS, 11, NOON)).isInstanceOf(Counters.Answer.Refused.class);
        assertThat(ask(replicas.get(2), TOKENS, 10, NOON)).isInstanceOf(Counters.Answer.Granted.class);
    }

    @Test
    void aNewWindowBeginsForAllEvenForOneWhoseClockIsBehind() {
        Limit two = new Limit(Limit.Resource.REQUESTS, Limit.Window.MINUTE, 2);
        assertThat(ask(replicas.get(0), two, 2, NOON)).isInstanceOf(Counters.Answer.Granted.class);
        assertThat(ask(replicas.get(1), two, 1, NOON)).isInstanceOf(Counters.Answer.Refused.class);
        assertThat(ask(replicas.get(1), two, 2, NOON.plusSeconds(60))).isInstanceOf(Counters.Answer.Granted.class);
        assertThat(ask(replicas.get(2), two, 1, NOON.plusSeconds(59))).isInstanceOf(Counters.Answer.Refused.class);
        assertThat(ask(replicas.get(0), two, 2, NOON.plusSeconds(120))).isInstanceOf(Counters.Answer.Granted.class);
    }

    @Test
    void runningRequestsAreCountedOverAllAndEndWithTheirReplica() {
        Limit three = Limit.concurrency(3);
        List<Counters.Answer.Granted> running = new ArrayList<>();
        for (SharedCounters replica : replicas) {
            running.add((Counters.Answer.Granted) ask(replica, three, 1, NOON));
        }
        for (SharedCounters replica : replicas) {
            assertThat(ask(replica, three, 1, NOON)).isInstanceOf(Counters.Answer.Refused.class);
        }
        running.get(0).reservation().settle(List.of(0L), NOON);
        replicas.get(0).close();
        assertThat(ask(replicas.get(1), three, 1, NOON)).isInstanceOf(Counters.Answer.Granted.class);
        // the first two are never heard of again
        Instant later = NOON.plusSeconds(16);
        assertThat(ask(replicas.get(2), three, 1, later)).isInstanceOf(Counters.Answer.Granted.class);
        assertThat(ask(replicas.get(2), three, 1, later)).isInstanceOf(Counters.Answer.Granted.class);
        assertThat(ask(replicas.get(2), three, 1, later)).isInstanceOf(Counters.Answer.Refused.class);
    }

    @Test
    void aCounterBeginsWithWhatTheRecordsSay() {
        databases
                .getFirst()
                .recordSink()
                .write("j", List.of(Samples.ended("r1", 0, RequestStatus.COMPLETED)), new JournalPosition(1, 1));
        Limit two = new Limit(Limit.Resource.REQUESTS, Limit.Window.TOTAL, 2);
        assertThat(ask(replicas.get(0), two, 2, NOON)).isInstanceOf(Counters.Answer.Refused.class);
        assertThat(ask(replicas.get(1), two, 1, NOON)).isInstanceOf(Counters.Answer.Granted.class);
    }

    @Test
    void withoutTheStoreItRefusesOrGoesOnWithItsPartAsChosen() {
        down.set(true);
        assertThatThrownBy(() -> ask(replicas.getFirst(), REQUESTS, 1, NOON)).isInstanceOf(StoreException.class);
        replicas(new Outage.Local(() -> 3));
        Limit nine = new Limit(Limit.Resource.REQUESTS, Limit.Window.DAY, 9);
        for (SharedCounters replica : replicas) {
            for (int i = 0; i < 3; i++) {
                assertThat(ask(replica, nine, 1, NOON)).isInstanceOf(Counters.Answer.Granted.class);
            }
            assertThat(ask(replica, nine, 1, NOON)).isInstanceOf(Counters.Answer.Refused.class);
        }
        down.set(false);
        closeReplicas();
        replicas(new Outage.Refuse());
        assertThat(ask(replicas.getFirst(), nine, 1, NOON)).isInstanceOf(Counters.Answer.Refused.class);
    }
}
