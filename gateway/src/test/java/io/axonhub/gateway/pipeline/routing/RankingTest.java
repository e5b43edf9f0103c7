package io.axonhub.gateway.pipeline.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RankingTest {
    private static final Channel A = Fixtures.channel("default/a", 1, 0, "m");
    private static final Channel B = Fixtures.channel("default/b", 1, 0, "m");
    private static final Channel C = Fixtures.channel("default/c", 1, 0, "m");

    private static Map<String, Integer> served(Traffic traffic, int requests, Map<String, Duration> speeds) {
        Map<String, Integer> served = new HashMap<>();
        for (int i = 0; i < requests; i++) {
            Traffic.Asked asked = traffic.ask();
            String channel = asked.next();
            served.merge(channel, 1, Integer::sum);
            asked.answers(speeds.getOrDefault(channel, Duration.ofMillis(1))).ends(200, null);
        }
        return served;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void weightsAreSharesWithinStatisticalBounds(long seed) {
        Random random = new Random(seed);
        int[] weights = {1 + random.nextInt(50), 1 + random.nextInt(50), 1 + random.nextInt(50)};
        Channel[] channels = new Channel[weights.length];
        for (int i = 0; i < weights.length; i++) {
            channels[i] = Fixtures.channel("default/" + i, weights[i], 0, "m");
        }
        int requests = 6000;
        Map<String, Integer> served =
                served(Traffic.over(Profile.Strategy.WEIGHTED_RANDOM, channels), requests, Map.of());
        double total = weights[0] + weights[1] + weights[2];
        for (int i = 0; i < weights.length; i++) {
            double share = weights[i] / total;
            double deviation = Math.sqrt(requests * share * (1 - share));
            assertThat((double) served.getOrDefault("default/" + i, 0))
                    .isCloseTo(requests * share, within(5 * deviation));
        }
    }

    @Test
    void leastLatencyAvoidsTheSlowOne() {
        Traffic traffic = Traffic.over(Profile.Strategy.LEAST_LATENCY, A, B, C);
        Map<String, Integer> served = served(
                traffic,
                2000,
                Map.of(
                        "default/a", Duration.ofMillis(5),
                        "default/b", Duration.ofMillis(100),
                        "default/c", Duration.ofMillis(5)));
        assertThat(served.getOrDefault("default/b", 0)).isLessThan(40);
        assertThat(served.get("default/a")).isGreaterThan(500);
        assertThat(served.get("default/c")).isGreaterThan(500);
    }

    @Test
    void leastLatencyLooksAgainAtOneThatWasSlow() {
        Traffic traffic = Traffic.over(Profile.Strategy.LEAST_LATENCY, A, B);
        served(traffic, 50, Map.of("default/a", Duration.ofSeconds(2), "default/b", Duration.ofMillis(100)));
        traffic.pass(Duration.ofMinutes(2));
        assertThat(served(traffic, 2000, Map.of())).containsKey("default/a");
    }

    @Test
    void oneThatFailsFastIsNotFast() {
        Traffic traffic = Traffic.over(Profile.Strategy.LEAST_LATENCY, A, B);
        served(traffic, 10, Map.of("default/a", Duration.ofMillis(50), "default/b", Duration.ofMillis(50)));
        for (int i = 0; i < 4; i++) {
            Traffic.Asked asked = traffic.ask();
            String channel = asked.next();
            if (channel.equals("default/a")) {
                asked.fails();
            } else {
                asked.answers(Duration.ofMillis(50)).ends(200, null);
            }
        }
        assertThat(served(traffic, 20, Map.of("default/b", Duration.ofMillis(50))))
                .containsOnlyKeys("default/b");
    }

    @Test
    void leastLoadKeepsWhatIsUnderWayInProportionToTheWeights() {
        Channel heavy = Fixtures.channel("default/heavy", 3, 0, "m");
        Channel light = Fixtures.channel("default/light", 1, 0, "m");
        Traffic traffic = Traffic.over(Profile.Strategy.LEAST_LOAD, heavy, light);
        Map<String, Integer> running = new HashMap<>();
        Deque<Traffic.Asked> open = new ArrayDeque<>();
        for (int i = 0; i < 40; i++) {
            Traffic.Asked asked = traffic.ask();
            running.merge(asked.next(), 1, Integer::sum);
            open.add(asked);
        }
        assertThat(running).isEqualTo(Map.of("default/heavy", 30, "default/light", 10));
        open.forEach(Traffic.Asked::works);
        assertThat(traffic.ask().next()).isEqualTo("default/heavy");
    }

    @ParameterizedTest
    @EnumSource(Profile.Strategy.class)
    void everyStrategyTriesEachChannelOnce(Profile.Strategy strategy) {
        Traffic traffic = Traffic.over(strategy, A, B, C);
        for (int i = 0; i < 100; i++) {
            Traffic.Asked asked = traffic.ask();
            assertThat(new String[] {asked.next(), asked.next(), asked.next()})
                    .containsExactlyInAnyOrder("default/a", "default/b", "default/c");
            assertThat(asked.next()).isEmpty();
        }
    }

    @Test
    void aChannelThatCameBackGetsItsShareBitByBit() {
        Traffic traffic = Traffic.over(Profile.Strategy.WEIGHTED_RANDOM, A, B);
        int failures = 0;
        while (failures < Breaker.LEAST_FAILURES) {
            Traffic.Asked asked = traffic.ask();
            if (asked.next().equals("default/a")) {
                asked.fails();
                failures++;
            } else {
                asked.ends(0, new LlmError.Canceled("left"));
            }
        }
        traffic.pass(Breaker.FIRST_PAUSE);
        int trials = 0;
        while (trials < Breaker.TRIALS) {
            Traffic.Asked asked = traffic.ask();
            trials += asked.next().equals("default/a") ? 1 : 0;
            asked.answers(Duration.ZERO).ends(200, null);
        }
        Map<String, Duration> instant = Map.of("default/a", Duration.ZERO, "default/b", Duration.ZERO);
        assertThat(served(traffic, 1000, instant).getOrDefault("default/a", 0)).isBetween(20, 90);
        traffic.pass(Breaker.SLOW_START.dividedBy(2));
        assertThat(served(traffic, 1000, instant).get("default/a")).isBetween(190, 310);
        traffic.pass(Breaker.SLOW_START);
        assertThat(served(traffic, 1000, instant).get("default/a")).isBetween(430, 570);
    }
}
