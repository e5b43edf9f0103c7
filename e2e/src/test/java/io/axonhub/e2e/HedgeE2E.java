package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Records.Row;
import io.axonhub.e2e.gateway.Resources;
import io.axonhub.e2e.provider.Answer;
import io.axonhub.e2e.provider.Counts;
import io.axonhub.e2e.provider.Recorded;
import io.axonhub.e2e.provider.Repertoire;
import io.axonhub.e2e.provider.ScriptedProvider;
import io.axonhub.e2e.provider.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream whose first token is later than 95 of a hundred before it gets a second attempt at the other channel. */
class HedgeE2E {
    private static final String KEY = "hedge-key-0123456789abcdef0123456789abcdef";
    private static final Duration MIN_DELAY = Duration.ofMillis(300);
    private static final int BUDGET_PERCENT = 10;
    private static final int KNOWN = 30;
    private static final int SLOW = 40;
    private static final Counts FIRST = Counts.of(40, 20);
    private static final Counts SECOND = Counts.of(50, 10);

    private final ScriptedProvider first = ScriptedProvider.start();
    private final ScriptedProvider second = ScriptedProvider.start();
    private final Resources resources = Resources.create();
    private volatile Duration delay = Duration.ZERO;
    private @Nullable GatewayProcess started;

    @BeforeEach
    void starts() {
        first.on("m", request -> answer(request, FIRST).beforeHead(delay));
        second.on("m", request -> answer(request, SECOND));
    }

    private void start(String onClientDisconnect) {
        channel("first", first, 10, onClientDisconnect);
        channel("second", second, 0, onClientDisconnect);
        resources.profile(
                List.of("first", "second"),
                "routing: {hedge: {enabled: true, afterPercentile: 95, minDelay: " + MIN_DELAY.toMillis()
                        + "ms, budgetPercent: " + BUDGET_PERCENT + "}}");
        resources.key("main", KEY);
        started = GatewayProcess.start(resources, Map.of());
    }

    private void channel(String name, ScriptedProvider provider, int priority, String onClientDisconnect) {
        resources.channel(
                name,
                "openai-compatible",
                provider.url() + "/v1",
                Map.of("m", "m"),
                List.of("firstByte: 60s", "streamIdle: 60s"));
        String file = name + ".yaml";
        resources.write(
                file,
                resources
                        .read(file)
                        .replace(
                                "spec:\n",
                                "spec:\n  priority: " + priority + "\n  onClientDisconnect: " + onClientDisconnect
                                        + "\n"));
    }

    private static Answer answer(Recorded request, Counts counts) {
        return Repertoire.play(Turn.say("One two three.").using(counts), request);
    }

    private GatewayProcess gateway() {
        return Objects.requireNonNull(started);
    }

    @AfterEach
    void ends() {
        gateway().close();
        resources.close();
        first.close();
        second.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cancel", "Drain"})
    void theLoserIsCanceledWithinASecondAndBothAreRecordedAndCharged(String onClientDisconnect) {
        start(onClientDisconnect);
        for (int i = 0; i < KNOWN; i++) {
            assertThat(ask()).contains("[DONE]");
        }
        assertThat(second.requests()).isEmpty();
        delay = Duration.ofMinutes(1);
        assertThat(ask()).contains("[DONE]");
        long answered = System.nanoTime();
        assertThat(second.requests()).hasSize(1);
        Recorded loser = first.last("m");
        assertThat(second.last("m").arrived() - loser.arrived())
                .as("nanoseconds from the first attempt to the second")
                .isGreaterThan(MIN_DELAY.minusMillis(100).toNanos());
        assertThat(loser.left().orTimeout(10, TimeUnit.SECONDS).join() - answered)
                .as("nanoseconds from the answer's end to the loser's")
                .isLessThan(Duration.ofSeconds(1).toNanos());
        List<Row> attempts = attempts(KNOWN + 1).getLast();
        assertThat(attempts)
                .extracting(row -> row.text("channel"))
                .containsExactlyInAnyOrder("default/first", "default/second");
        Row won = of(attempts, "default/second");
        assertThat(won.text("usage_source")).isEqualTo("reported");
        assertThat(won.number("input")).isEqualTo(SECOND.input());
        assertThat(won.text("notes")).contains("hedges attempt 1");
        Row lost = of(attempts, "default/first");
        assertThat(lost.text("error_class")).isEqualTo("canceled");
        assertThat(lost.text("usage_source")).isEqualTo("estimated");
        assertThat(lost.number("input")).isBetween(1L, 40L);
        assertThat(lost.number("output")).isZero();
        Row request = gateway().records().requests().getLast();
        assertThat(request.text("status")).isEqualTo("completed");
        assertThat(request.number("input")).isEqualTo(won.number("input") + lost.number("input"));
    }

    @Test
    void secondAttemptsStayWithinTheirBudget() throws Exception {
        start("Cancel");
        for (int i = 0; i < KNOWN; i++) {
            assertThat(ask()).contains("[DONE]");
        }
        delay = Duration.ofSeconds(3);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> asked = new ArrayList<>();
            for (int i = 0; i < SLOW; i++) {
                asked.add(clients.submit(this::ask));
            }
            for (Future<String> one : asked) {
                assertThat(one.get()).contains("[DONE]");
            }
        }
        assertThat(second.requests().size())
                .as("second attempts of %s slow streams", SLOW)
                .isBetween(1, (KNOWN + SLOW) * BUDGET_PERCENT / 100);
    }

    private String ask() {
        String body =
                "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Count to three.\"}]}";
        try (RawHttp http = RawHttp.to(gateway().port())) {
            return http.send(RawHttp.post("/v1/chat/completions", KEY, body.getBytes(UTF_8)))
                    .answer()
                    .text();
        }
    }

    /** The attempts of each request, when so many are over. */
    private List<List<Row>> attempts(int requests) {
        Awaitility.await("all is recorded")
                .atMost(Duration.ofSeconds(30))
                .until(() -> gateway().records().count() == requests
                        && gateway().records().open() == 0);
        return gateway().records().requests().stream()
                .map(row -> gateway().records().attempts(row.text("id")))
                .toList();
    }

    private static Row of(List<Row> attempts, String channel) {
        return attempts.stream()
                .filter(row -> row.text("channel").equals(channel))
                .findFirst()
                .orElseThrow();
    }
}
