package io.axonhub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.e2e.Crowd.Outcome;
import io.axonhub.e2e.Crowd.Verdict;
import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Records.Row;
import io.axonhub.e2e.gateway.Resources;
import io.axonhub.e2e.provider.Answer;
import io.axonhub.e2e.provider.Recorded;
import io.axonhub.e2e.provider.Repertoire;
import io.axonhub.e2e.provider.ScriptedProvider;
import io.axonhub.e2e.provider.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a request loses when its first channel fails at once: from the begin of its first attempt to the begin of the one that answers.
 * No breaker spares the requests the failing channel here, so that there are thousands of moves and their 99th percentile means
 * something; requests that went to the good channel at once, in the same seconds, say how fast the machine is.
 */
class InterruptionE2E {
    private static final String KEY = "interruption-key-0123456789abcdef0123456789";
    private static final String TEXT = "One two three.";
    private static final int CLIENTS = 4;
    private static final int REQUESTS = 700;

    /** What the gateway promises on a machine that can. */
    private static final long MOST_MICROS = Duration.ofMillis(100).toNanos() / 1000;

    private final ScriptedProvider good = ScriptedProvider.start();
    private final ScriptedProvider bad = ScriptedProvider.start();
    private final Resources resources = Resources.create();
    private volatile @Nullable Havoc havoc;
    private GatewayProcess gateway;

    @BeforeEach
    void starts() {
        good.on("m", InterruptionE2E::answer);
        bad.on("m", request -> {
            Havoc now = havoc;
            return now == null ? answer(request) : now.spoil(answer(request), request);
        });
        for (Map.Entry<String, ScriptedProvider> channel :
                Map.of("good", good, "bad", bad).entrySet()) {
            resources.channel(
                    channel.getKey(),
                    "openai-compatible",
                    channel.getValue().url() + "/v1",
                    Map.of("m", "m"),
                    List.of("firstByte: 30s", "streamIdle: 30s"));
        }
        resources.profile(List.of("good", "bad"), "routing: {strategy: RoundRobin, fallback: {maxAttempts: 3}}");
        resources.key("main", KEY);
        gateway = GatewayProcess.start(
                resources,
                Map.of(
                        "AXONHUB_ROUTING_AVOID_FAILING", "false",
                        "AXONHUB_ROUTING_RETRY_BUDGET", "100",
                        "AXONHUB_STORAGE_REQUEST_BODY", "false",
                        "AXONHUB_STORAGE_RESPONSE_BODY", "false"));
    }

    private static Answer answer(Recorded request) {
        return Repertoire.play(Turn.say(TEXT), request);
    }

    @AfterEach
    void ends() {
        gateway.close();
        resources.close();
        good.close();
        bad.close();
    }

    @Test
    void losesLessThanATenthOfASecondToAFastFailure() {
        Crowd crowd = new Crowd(gateway.port(), KEY, CLIENTS, TEXT);
        crowd.ask(REQUESTS);
        List<Outcome> all = new ArrayList<>();
        for (Havoc way : Arrays.stream(Havoc.values()).filter(Havoc::isFast).toList()) {
            begin(way);
            all.addAll(crowd.ask(REQUESTS));
            end(way);
        }
        assertThat(all).allSatisfy(one -> assertThat(one.verdict()).isEqualTo(Verdict.WHOLE));
        List<Long> calm = all.stream()
                .filter(one -> one.attempts() == 1)
                .map(one -> one.nanos() / 1000)
                .sorted()
                .toList();
        List<Long> lost = lost(all.size() + REQUESTS);
        long most = Math.max(MOST_MICROS, 2 * at(calm, 0.99));
        System.out.printf(
                "interruption moved=%d lost p50=%d us p99=%d us most=%d us; calm=%d p50=%d us p99=%d us bound=%d us%n",
                lost.size(),
                at(lost, 0.5),
                at(lost, 0.99),
                lost.getLast(),
                calm.size(),
                at(calm, 0.5),
                at(calm, 0.99),
                most);
        assertThat(lost).hasSizeGreaterThan(1_000);
        assertThat(at(lost, 0.99)).as("microseconds lost, p99").isLessThan(most);
    }

    private void begin(Havoc way) {
        havoc = way;
        if (way == Havoc.REFUSED) {
            bad.refuse();
        }
    }

    private void end(Havoc way) {
        if (way == Havoc.REFUSED) {
            bad.listen();
        }
        havoc = null;
    }

    private List<Long> lost(int requests) {
        Awaitility.await("all is recorded")
                .atMost(Duration.ofSeconds(60))
                .until(() -> gateway.records().count() >= requests
                        && gateway.records().open() == 0);
        Map<String, List<Row>> byRequest = new HashMap<>();
        gateway.records()
                .attempts()
                .forEach(row -> byRequest
                        .computeIfAbsent(row.text("request_id"), id -> new ArrayList<>(2))
                        .add(row));
        return byRequest.values().stream()
                .filter(rows -> rows.size() > 1)
                .map(rows ->
                        rows.getLast().number("started_at") - rows.getFirst().number("started_at"))
                .sorted()
                .toList();
    }

    private static long at(List<Long> sorted, double quantile) {
        return sorted.get((int) Math.min(sorted.size() - 1, (long) (sorted.size() * quantile)));
    }
}
