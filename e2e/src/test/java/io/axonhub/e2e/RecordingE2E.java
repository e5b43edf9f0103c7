package io.axonhub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.e2e.gateway.Records.Row;
import io.axonhub.e2e.provider.Repertoire;
import io.axonhub.e2e.provider.Turn;
import io.axonhub.e2e.sdk.Dialect;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the database says afterwards: each request once, through kills and stops. */
class RecordingE2E {
    private static final Duration FSYNC = Duration.ofMillis(200);
    /** Between the answer at the client and the append's fsync there may be one interval, and the machine's own slowness. */
    private static final Duration SLACK = Duration.ofMillis(300);

    private World world;

    @BeforeEach
    void starts() {
        world = World.start();
    }

    @AfterEach
    void ends() {
        world.close();
    }

    /** An answer that the client has in full, when, and the id it was told. */
    private record Seen(String id, long at) {}

    @Test
    void losesAtMostOneFsyncIntervalToAKillAndDoublesNothing() throws Exception {
        Queue<Seen> seen = new ConcurrentLinkedQueue<>();
        AtomicBoolean going = new AtomicBoolean(true);
        long killed;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = IntStream.range(0, 8)
                    .<Future<?>>mapToObj(n -> clients.submit(() -> asks(going, n, seen)))
                    .toList();
            Awaitility.await().until(() -> seen.size() > 300);
            killed = System.nanoTime();
            world.gateway().kill();
            going.set(false);
            for (Future<?> client : running) {
                client.get();
            }
        }
        world.gateway().restart();
        Set<String> due = new HashSet<>();
        seen.stream()
                .filter(one -> killed - one.at() > FSYNC.plus(SLACK).toNanos())
                .forEach(one -> due.add(one.id()));
        assertThat(due).as("answers old enough to be durable").hasSizeGreaterThan(50);
        Awaitility.await("the journal is replayed")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(completed()).containsAll(due));
        List<Row> rows = world.gateway().records().requests();
        assertThat(rows).extracting(row -> row.text("id")).doesNotHaveDuplicates();
        assertThat(rows).hasSizeLessThanOrEqualTo(world.provider().requests().size() + 8);
        for (Row row : rows) {
            if (row.text("status").equals("completed")) {
                assertThat(row.number("input")).isEqualTo(11);
                assertThat(world.gateway().records().attempts(row.text("id"))).hasSize(1);
            }
        }
        long billed = rows.stream().mapToLong(row -> row.number("input")).sum();
        long reported = world.provider().ledger().stream()
                .mapToLong(counts -> counts.uncached())
                .sum();
        assertThat(billed).as("never more than the provider reported").isLessThanOrEqualTo(reported);
    }

    @Test
    void drainsRunningStreamsWhenItIsAskedToStop() {
        CountDownLatch rest = new CountDownLatch(1);
        world.provider()
                .on(
                        "scripted",
                        seen -> Repertoire.play(Turn.say("to the very end"), seen)
                                .gate(3, rest));
        try (RawHttp http = world.connect()) {
            http.send(World.request(Dialect.ANTHROPIC, "oa/scripted", true));
            assertThat(http.head().status()).isEqualTo(200);
            http.until("text_delta");
            world.gateway().terminate();
            Awaitility.await("it is no longer ready")
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> world.gateway().get("/health/ready") != 200);
            rest.countDown();
            assertThat(http.until("message_stop")).contains("end_turn");
            assertThat(http.chunk()).isEmpty();
        }
        assertThat(world.gateway().awaitExit(Duration.ofSeconds(10))).isIn(0, 143);
        assertThat(world.gateway().records().requests("oa/scripted"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.text("status")).isEqualTo("completed");
                    assertThat(row.number("input")).isEqualTo(11);
                    assertThat(row.number("output")).isEqualTo(7);
                });
    }

    @Test
    void servesAndLosesNothingWhileTheDatabaseIsLocked() throws Exception {
        int calls = 40;
        try (AutoCloseable lock = world.gateway().records().lock()) {
            try (RawHttp http = world.connect()) {
                for (int i = 0; i < calls; i++) {
                    http.send(World.request(Dialect.OPENAI, "an/text", i % 2 == 0));
                    assertThat(http.answer().status()).isEqualTo(200);
                }
            }
            assertThat(world.gateway().records().requests("an/text")).isEmpty();
            assertThat(lock).isNotNull();
        }
        Awaitility.await("the journal catches up")
                .atMost(Duration.ofSeconds(20))
                .until(() -> completed().size() == calls);
    }

    @Test
    void recordsWhatHappened() {
        Map<String, String> expected = Map.of(
                "oa/usage", "completed",
                "an/fail-400", "failed",
                "an/long@cut", "failed");
        expected.forEach((model, status) -> {
            try (RawHttp http = world.connect()) {
                http.send(World.request(Dialect.OPENAI, model, true));
                if (http.head().status() == 200) {
                    while (http.chunk().isPresent()) {
                        // to its end
                    }
                }
            } catch (UncheckedIOException e) {
                assertThat(status).isEqualTo("failed");
            }
        });
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> expected.forEach(
                        (model, status) -> assertThat(world.gateway().records().requests(model))
                                .singleElement()
                                .satisfies(row -> assertThat(row.text("status")).isEqualTo(status))));
        Row row = world.gateway().records().requests("oa/usage").getFirst();
        assertThat(List.of("input", "cache_read", "cache_write_5m", "output", "reasoning"))
                .extracting(row::number)
                .containsExactly(100L, 2000L, 300L, 40L, 500L);
        assertThat(row.text("channel")).isEqualTo("default/oa");
        assertThat(row.text("format")).isEqualTo("openai-chat");
    }

    private Set<String> completed() {
        Set<String> ids = new HashSet<>();
        for (Row row : world.gateway().records().requests()) {
            if (row.text("status").equals("completed")) {
                ids.add(row.text("id"));
            }
        }
        return ids;
    }

    private void asks(AtomicBoolean going, int client, Queue<Seen> seen) {
        boolean stream = client % 2 == 0;
        Dialect dialect = client % 3 == 0 ? Dialect.ANTHROPIC : Dialect.OPENAI;
        try (RawHttp http = world.connect()) {
            while (going.get()) {
                RawHttp.Answer answer =
                        http.send(World.request(dialect, "an/text", stream)).answer();
                assertThat(answer.status()).isEqualTo(200);
                Map<String, String> headers = answer.head().headers();
                String id = headers.getOrDefault("x-request-id", headers.getOrDefault("request-id", ""));
                assertThat(id).isNotEmpty();
                seen.add(new Seen(id, System.nanoTime()));
            }
        } catch (UncheckedIOException e) {
            going.set(false);
        }
    }
}
