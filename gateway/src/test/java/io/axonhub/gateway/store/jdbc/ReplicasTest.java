package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axonhub.gateway.store.Leases;
import io.axonhub.gateway.store.Replicas;
import io.axonhub.gateway.store.Replicas.Replica;
import io.axonhub.gateway.store.Revisions;
import io.axonhub.gateway.store.replica.Heartbeat;
import io.axonhub.gateway.store.replica.Leadership;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What several gateways on one database see of each other. */
@ParameterizedClass
@EnumSource
class ReplicasTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final Duration LENGTH = Duration.ofSeconds(15);

    @Parameter
    TestDatabase kind = TestDatabase.SQLITE;

    @TempDir
    Path dir;

    private final List<Database> open = new ArrayList<>();

    @BeforeEach
    void open() {
        Database.Place place = kind.fresh(dir);
        Database first = Database.open(place, Clock.systemUTC());
        open.add(first);
        // a file takes one gateway, whose own threads compete then
        open.add(kind == TestDatabase.SQLITE ? first : Database.open(place, Clock.systemUTC()));
    }

    @AfterEach
    void close() {
        open.stream().distinct().forEach(Database::close);
    }

    @Test
    void aReplicaLivesForFiveSecondsAfterItsLastBeat() {
        Replicas here = open.get(0).replicas();
        Replicas there = open.get(1).replicas();
        here.beat(new Replica("a", 7, NOW, NOW));
        there.beat(new Replica("b", 8, NOW.plusSeconds(1), NOW.plusSeconds(2)));
        here.beat(new Replica("a", 8, NOW, NOW.plusSeconds(3)));
        assertThat(there.live(NOW.plusSeconds(4)))
                .containsExactly(
                        new Replica("a", 8, NOW, NOW.plusSeconds(3)),
                        new Replica("b", 8, NOW.plusSeconds(1), NOW.plusSeconds(2)));
        assertThat(there.live(NOW.plusSeconds(7))).extracting(Replica::id).containsExactly("a");
        assertThat(there.live(NOW.plusSeconds(9))).isEmpty();
        here.leave("a", NOW.plusSeconds(4));
        assertThat(there.live(NOW.plusSeconds(4))).extracting(Replica::id).containsExactly("b");
        here.leave("x", NOW.plusSeconds(3).plus(Duration.ofDays(1)));
        assertThat(there.live(NOW.minusSeconds(10))).isEmpty();
    }

    @Test
    void aHeartbeatShowsANewRevisionAndSignsOff() {
        AtomicLong revision = new AtomicLong(1);
        Replicas replicas = open.get(1).replicas();
        Clock clock = Clock.systemUTC();
        try (Heartbeat heart = new Heartbeat(open.get(0).replicas(), "a", revision::get, clock).start()) {
            assertThat(replicas.live(clock.instant()))
                    .extracting(Replica::appliedRevision)
                    .containsExactly(1L);
            revision.set(2);
            await().until(() -> replicas.live(clock.instant()).stream().anyMatch(one -> one.appliedRevision() == 2));
            assertThat(heart.live()).isEqualTo(1);
        }
        assertThat(replicas.live(clock.instant())).isEmpty();
    }

    @Test
    void aLeaseIsHeldByOneUntilItsTimeIsOverOrItIsReleased() {
        Leases here = open.get(0).leases();
        Leases there = open.get(1).leases();
        assertThat(here.take("t", "a", LENGTH, NOW)).contains(new Leases.Lease("t", "a", 1, NOW.plus(LENGTH)));
        assertThat(there.take("t", "b", LENGTH, NOW.plusSeconds(14))).isEmpty();
        assertThat(here.take("t", "a", LENGTH, NOW.plusSeconds(10))
                        .orElseThrow()
                        .fence())
                .isEqualTo(1);
        assertThat(there.take("t", "b", LENGTH, NOW.plusSeconds(24))).isEmpty();
        assertThat(there.take("t", "b", LENGTH, NOW.plusSeconds(26))
                        .orElseThrow()
                        .fence())
                .isEqualTo(2);
        assertThat(here.take("t", "a", LENGTH, NOW.plusSeconds(27))).isEmpty();
        here.release("t", "a");
        assertThat(here.holder("t").map(Leases.Lease::holder)).contains("b");
        there.release("t", "b");
        assertThat(here.take("t", "a", LENGTH, NOW.plusSeconds(28))
                        .orElseThrow()
                        .fence())
                .isEqualTo(3);
    }

    @Test
    void ofManyThatTakeALeaseAtOnceOneGetsIt() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Leases.Lease>>> tries = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String holder = "r" + i;
                Leases leases = open.get(i % 2).leases();
                Callable<Optional<Leases.Lease>> take = () -> {
                    go.await();
                    return leases.take("t", holder, LENGTH, NOW);
                };
                tries.add(threads.submit(take));
            }
            go.countDown();
            int taken = 0;
            for (Future<Optional<Leases.Lease>> one : tries) {
                taken += one.get(1, TimeUnit.MINUTES).isPresent() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(1);
        }
    }

    @Test
    void anotherLeadsWhenTheLeaderStops() {
        Clock clock = Clock.systemUTC();
        Leadership first = new Leadership(open.get(0).leases(), Leadership.CHORES, "a", clock).start();
        await().until(first::leads);
        try (Leadership second = new Leadership(open.get(1).leases(), Leadership.CHORES, "b", clock).start()) {
            assertThat(second.leads()).isFalse();
            first.close();
            assertThat(first.leads()).isFalse();
            await().atMost(Duration.ofSeconds(30)).until(second::leads);
            assertThat(second.fence()).hasValue(2);
        }
    }

    @Test
    void aNewRevisionWakesWhoWaitsOnPostgresAndEveryWaitEnds() throws Exception {
        try (Revisions revisions = open.get(1).revisions()) {
            revisions.await(Duration.ofMillis(1));
            long begun = System.nanoTime();
            Thread writer = Thread.ofVirtual().start(() -> revise(open.get(0)));
            // where nothing is told, the wait is a poll
            Duration most = kind == TestDatabase.POSTGRES ? Duration.ofMinutes(5) : Duration.ofMillis(20);
            revisions.await(most);
            writer.join();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(4));
        }
    }

    private static void revise(Database database) {
        new Statements(database.pool(), database.reading())
                .update(ConfigSql.REVISE, 1L, Rows.micros(NOW), "test", "nothing");
    }
}
