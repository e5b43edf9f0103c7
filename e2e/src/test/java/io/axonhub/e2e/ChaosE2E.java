package io.axonhub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.Crowd.Outcome;
import io.axonhub.e2e.Crowd.Verdict;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three channels of one model, of which one fails in each way in turn while 20,000 requests go through. A request is served when its
 * client has the whole answer; one whose stream had begun when its provider fell silent counts when it goes on at another channel or
 * ends with the error of its dialect, which nothing without the profile's {@code continueText} could do better.
 */
class ChaosE2E {
    private static final String KEY = "chaos-key-0123456789abcdef0123456789abcdef";
    private static final int REQUESTS = Integer.getInteger("chaos.requests", 20_000);
    private static final int WARM_UP = REQUESTS / 25;
    /** What a gateway is asked that has just started. */
    private static final int COLD = 100;

    private static final int CLIENTS = 16;
    private static final String TEXT = "One two three four five six seven eight nine ten eleven twelve.";
    /** Longer than a busy machine makes anybody wait. */
    private static final Duration CLOCK = Duration.ofSeconds(4);

    private final List<Channel> channels = List.of(new Channel("a"), new Channel("b"), new Channel("c"));
    private Resources resources;
    private GatewayProcess gateway;

    /** A channel with a provider of its own. */
    private static final class Channel {
        private final String name;
        private final ScriptedProvider provider = ScriptedProvider.start();
        private final AtomicInteger answers = new AtomicInteger();
        private volatile @Nullable Havoc havoc;

        Channel(String name) {
            this.name = name;
            provider.on("m", this::answer);
        }

        /** Each answer reports a usage of its own, so that a row that is lost or there twice is seen. */
        private Answer answer(Recorded request) {
            int number = answers.incrementAndGet();
            Turn turn =
                    new Turn(List.of(new Turn.Text(rest(request))), Turn.Stop.END, Counts.of(number, 1 + number % 97));
            Answer good = Repertoire.play(turn, request);
            Havoc now = havoc;
            return now == null ? good : now.spoil(good, request);
        }

        /** All of it, or what is left of an answer that another channel has begun. */
        private static String rest(Recorded request) {
            JsonNode before = request.json().at("/messages/1");
            return before.path("role").asText().equals("assistant")
                    ? TEXT.substring(before.path("content").asText().length())
                    : TEXT;
        }

        void begin(Havoc havoc) {
            this.havoc = havoc;
            if (havoc == Havoc.REFUSED) {
                provider.refuse();
            }
        }

        void end() {
            if (havoc == Havoc.REFUSED) {
                provider.listen();
            }
            havoc = null;
        }

        String id() {
            return "default/" + name;
        }
    }

    /** What a way of failing came to. */
    private record Phase(Havoc havoc, String channel, List<Outcome> outcomes, int openings, int rests) {}

    @BeforeEach
    void starts() {
        resources = Resources.create();
        for (Channel channel : channels) {
            resources.channel(
                    channel.name,
                    "openai-compatible",
                    channel.provider.url() + "/v1",
                    Map.of("m", "m"),
                    List.of("firstByte: " + CLOCK.toMillis() + "ms", "streamIdle: " + CLOCK.toMillis() + "ms"));
        }
        resources.profile(
                channels.stream().map(channel -> channel.name).toList(),
                "routing: {fallback: {maxAttempts: 3, continueText: true}}");
        resources.key("main", KEY);
        gateway = GatewayProcess.start(
                resources, Map.of("AXONHUB_ROUTING_AVOID_FAILING", "true", "AXONHUB_STORAGE_RESPONSE_BODY", "false"));
    }

    @AfterEach
    void ends() {
        gateway.close();
        resources.close();
        channels.forEach(channel -> channel.provider.close());
    }

    @Test
    void servesTwentyThousandRequestsWhileOneChannelOfThreeFailsInEveryWay() {
        Crowd crowd = new Crowd(gateway.port(), KEY, CLIENTS, TEXT);
        new Crowd(gateway.port(), KEY, 2, TEXT).ask(COLD);
        List<Outcome> all = new ArrayList<>(crowd.ask(WARM_UP));
        List<Phase> phases = new ArrayList<>();
        Havoc[] ways = Havoc.values();
        for (int i = 0; i < ways.length; i++) {
            int share = Math.max(0, REQUESTS - all.size()) / (ways.length - i);
            Phase phase = phase(crowd, ways[i], channels.get(i % channels.size()), share);
            phases.add(phase);
            all.addAll(phase.outcomes());
        }
        assertThat(all).hasSizeGreaterThanOrEqualTo(REQUESTS);
        served(all, phases);
        breakers(phases);
        Awaitility.await("all is recorded")
                .atMost(Duration.ofSeconds(60))
                .until(() -> gateway.records().count() >= all.size() + COLD);
        List<Row> attempts = gateway.records().attempts();
        assertThat(gateway.records().count()).isEqualTo(all.size() + COLD);
        ledgers(attempts);
        interruptions(phases, attempts);
    }

    private Phase phase(Crowd crowd, Havoc havoc, Channel channel, int requests) {
        int outBefore = logged("channel is out .*channel=" + channel.id());
        int restsBefore = logged("credential rests .*channel=" + channel.id());
        long start = System.nanoTime();
        channel.begin(havoc);
        List<Outcome> outcomes = new ArrayList<>(crowd.ask(requests));
        channel.end();
        int openings = logged("channel is out .*channel=" + channel.id()) - outBefore;
        int rests = logged("credential rests .*channel=" + channel.id()) - restsBefore;
        System.out.printf(
                "chaos way=%s channel=%s requests=%d seconds=%.1f failed=%d told=%d openings=%d rests=%d%n",
                havoc,
                channel.name,
                outcomes.size(),
                (System.nanoTime() - start) / 1e9,
                count(outcomes, Verdict.FAILED),
                count(outcomes, Verdict.TOLD),
                openings,
                rests);
        outcomes.addAll(recovered(crowd, channel, outBefore + openings));
        return new Phase(havoc, channel.id(), outcomes, openings, rests);
    }

    /** A little traffic until the channel is back: the requests of people are its breaker's trials. */
    private List<Outcome> recovered(Crowd crowd, Channel channel, int openings) {
        List<Outcome> outcomes = new ArrayList<>();
        Awaitility.await(channel.name + " is back")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    boolean back = openings == 0 || isBack(channel);
                    if (!back) {
                        outcomes.addAll(crowd.ask(6));
                    }
                    return back;
                });
        return outcomes;
    }

    private boolean isBack(Channel channel) {
        String log = gateway.log();
        return log.lastIndexOf("channel recovered channel=" + channel.id())
                > log.lastIndexOf("channel is out alert=true channel=" + channel.id() + " ");
    }

    private static long count(List<Outcome> outcomes, Verdict verdict) {
        return outcomes.stream().filter(one -> one.verdict() == verdict).count();
    }

    private static void served(List<Outcome> all, List<Phase> phases) {
        List<Outcome> failed = new ArrayList<>(
                all.stream().filter(one -> one.verdict() == Verdict.FAILED).toList());
        for (Phase phase : phases) {
            if (phase.havoc() != Havoc.STALL_IN_THE_MIDDLE) {
                phase.outcomes().stream()
                        .filter(one -> one.verdict() == Verdict.TOLD)
                        .forEach(failed::add);
            }
        }
        assertThat(failed.size())
                .as(
                        "of %s requests, the first that failed: %s",
                        all.size(), failed.stream().limit(5).toList())
                .isLessThanOrEqualTo(REQUESTS / 1000);
    }

    /** What a channel is to blame for opens its breaker soon; nothing else does. Each that opened closes when all is well again. */
    private void breakers(List<Phase> phases) {
        for (Phase phase : phases) {
            assertThat(phase.openings() > 0)
                    .as("%s opened a breaker", phase.havoc())
                    .isEqualTo(phase.havoc().opensTheBreaker());
            assertThat(phase.rests() > 0)
                    .as("%s rested a credential", phase.havoc())
                    .isEqualTo(phase.havoc() == Havoc.RATE_LIMITED);
            long moved =
                    phase.outcomes().stream().filter(one -> one.attempts() > 1).count();
            assertThat(moved)
                    .as("%s: requests that met the channel before its breaker opened, and trials", phase.havoc())
                    .isLessThanOrEqualTo(10 + 2 * CLIENTS + 20);
        }
    }

    private int logged(String line) {
        return (int) Pattern.compile(line).matcher(gateway.log()).results().count();
    }

    /** Each answer that a provider finished is the usage of exactly one attempt, and no other attempt succeeded. */
    private void ledgers(List<Row> attempts) {
        for (Channel channel : channels) {
            List<String> reported = channel.provider.ledger().stream()
                    .map(counts -> counts.uncached() + "/" + counts.output())
                    .sorted()
                    .toList();
            List<String> billed = attempts.stream()
                    .filter(row -> row.text("channel").equals(channel.id())
                            && row.text("error_class").isEmpty())
                    .map(row -> row.number("input") + "/" + row.number("output"))
                    .sorted()
                    .toList();
            assertThat(billed).as("the usage of %s", channel.name).isEqualTo(reported);
        }
    }

    /** What failing over cost: from the first attempt's begin to the last one's. */
    private static void interruptions(List<Phase> phases, List<Row> attempts) {
        Map<String, List<Row>> byRequest = new HashMap<>();
        attempts.forEach(row -> byRequest
                .computeIfAbsent(row.text("request_id"), id -> new ArrayList<>())
                .add(row));
        List<Long> lost = byRequest.values().stream()
                .filter(rows -> rows.size() > 1
                        && rows.stream()
                                .noneMatch(row -> row.text("error_class").equals("timeout")))
                .map(rows ->
                        rows.getLast().number("started_at") - rows.getFirst().number("started_at"))
                .sorted()
                .toList();
        Map<Boolean, List<Long>> seen = new TreeMap<>(Comparator.naturalOrder());
        phases.stream()
                .filter(phase -> phase.havoc().isFast())
                .flatMap(phase -> phase.outcomes().stream())
                .forEach(one -> seen.computeIfAbsent(one.attempts() > 1, moved -> new ArrayList<>())
                        .add(one.nanos() / 1000));
        List<Long> direct =
                seen.getOrDefault(false, List.of()).stream().sorted().toList();
        List<Long> moved = seen.getOrDefault(true, List.of()).stream().sorted().toList();
        System.out.printf(
                "chaos fast failures: moved=%d lost p50=%d us p99=%d us; seen by clients p50 %d -> %d us, p99 %d -> %d us%n",
                lost.size(),
                at(lost, 0.5),
                at(lost, 0.99),
                at(direct, 0.5),
                at(moved, 0.5),
                at(direct, 0.99),
                at(moved, 0.99));
        assertThat(lost).hasSizeGreaterThan(20);
    }

    private static long at(List<Long> sorted, double quantile) {
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1, (long) (sorted.size() * quantile)));
    }
}
