package io.axonhub.gateway.pipeline.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Identity;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.ProfileDraft;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.transform.AllFormats;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of the choosers for whatever channels there are. */
class ChooserPropertiesTest {
    private static final int SESSIONS = 400;

    private static Channel channel(int number, int weight) {
        return Fixtures.channel("default/" + number, weight, 0, "m", "n");
    }

    private static Profile sticky(Collection<Channel> channels) {
        return ProfileDraft.over(channels).affinity(Profile.Affinity.SESSION).done();
    }

    private static Exchange inSession(String session) {
        HttpCall call = new HttpCall(
                "POST",
                "/v1/chat/completions",
                Headers.empty(),
                "{\"model\":\"m\",\"messages\":[]}".getBytes(StandardCharsets.UTF_8));
        Exchange exchange =
                new Exchange("req_1", AllFormats.named("openai-chat").inbound(), call, Instant.EPOCH, 0, "127.0.0.1");
        exchange.identify(new Identity("k", "k", "default/p"));
        exchange.put(RequestRecord.Trace.class, new RequestRecord.Trace(null, null, session));
        return exchange;
    }

    private static Map<String, String> homes(Traffic traffic) {
        Map<String, String> homes = new HashMap<>();
        for (int i = 0; i < SESSIONS; i++) {
            Traffic.Asked asked = traffic.ask(inSession("s" + i));
            homes.put("s" + i, asked.next());
            asked.ends(0, new LlmError.Canceled("left"));
        }
        return homes;
    }

    /** Whatever comes and goes: a session moves only away from a channel that went, or to one that came. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void affinityIsStableUnderChurn(long seed) {
        Random random = new Random(seed);
        Map<String, Channel> there = new HashMap<>();
        IntStream.range(0, 6)
                .mapToObj(i -> channel(i, 1 + random.nextInt(5)))
                .forEach(channel -> there.put(channel.id(), channel));
        Traffic traffic =
                new Traffic(true, sticky(there.values()), there.values().toArray(Channel[]::new));
        Map<String, String> before = homes(traffic);
        for (int change = 6; change < 18; change++) {
            boolean comes = there.size() < 3 || (there.size() < 9 && random.nextBoolean());
            Channel moved = comes
                    ? channel(change, 1 + random.nextInt(5))
                    : List.copyOf(there.values()).get(random.nextInt(there.size()));
            if (comes) {
                there.put(moved.id(), moved);
            } else {
                there.remove(moved.id());
            }
            traffic.configure(sticky(there.values()), there.values().toArray(Channel[]::new));
            Map<String, String> after = homes(traffic);
            for (Map.Entry<String, String> home : before.entrySet()) {
                String now = after.getOrDefault(home.getKey(), "");
                boolean excused =
                        comes ? now.equals(moved.id()) : home.getValue().equals(moved.id());
                assertThat(excused || now.equals(home.getValue()))
                        .as("%s at %s went to %s as %s changed", home.getKey(), home.getValue(), now, moved.id())
                        .isTrue();
            }
            before = after;
        }
    }

    /** Sessions keep their home through another channel's failure, and only those of the failed one move. */
    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7})
    void affinityIsStableThroughAnothersFailure(long seed) {
        Random random = new Random(seed);
        List<Channel> channels = IntStream.range(0, 5)
                .mapToObj(i -> channel(i, 1 + random.nextInt(4)))
                .toList();
        Traffic traffic = new Traffic(true, sticky(channels), channels.toArray(Channel[]::new));
        Map<String, String> before = homes(traffic);
        String failing = before.getOrDefault("s" + random.nextInt(SESSIONS), "");
        for (int i = 0, failures = 0; failures < Breaker.LEAST_FAILURES; i++) {
            Traffic.Asked asked = traffic.ask(inSession("s" + i % SESSIONS));
            if (asked.next().equals(failing)) {
                asked.fails();
                failures++;
            } else {
                asked.ends(0, new LlmError.Canceled("left"));
            }
        }
        Map<String, String> after = homes(traffic);
        assertThat(after).doesNotContainValue(failing);
        before.forEach((session, home) -> {
            if (!home.equals(failing)) {
                assertThat(after).containsEntry(session, home);
            }
        });
    }

    /** However the requests of several models mix, no channel is ahead of another by more than one turn of each model. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void roundRobinIsFairToEveryModel(long seed) {
        Random random = new Random(seed);
        Channel[] channels = IntStream.range(0, 2 + random.nextInt(5))
                .mapToObj(i -> channel(i, 1 + random.nextInt(9)))
                .toArray(Channel[]::new);
        Traffic traffic = Traffic.over(Profile.Strategy.ROUND_ROBIN, channels);
        Map<String, Map<String, Integer>> served = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            String model = i % 2 == 0 || random.nextInt(4) == 0 ? "m" : "n";
            Traffic.Asked asked = traffic.ask(model);
            served.computeIfAbsent(model, name -> new HashMap<>()).merge(asked.next(), 1, Integer::sum);
            asked.works();
        }
        for (Map<String, Integer> turns : served.values()) {
            assertThat(turns).hasSize(channels.length);
            int least =
                    turns.values().stream().mapToInt(Integer::intValue).min().orElseThrow();
            int most = turns.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
            assertThat(most - least).isLessThanOrEqualTo(1);
        }
    }

    /** One of several channels is slow: it gets a small part of its even share, and the others share the rest. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void twoChoicesAvoidTheSlowOne(long seed) {
        Random random = new Random(seed);
        int count = 3 + random.nextInt(4);
        int slow = random.nextInt(count);
        Channel[] channels =
                IntStream.range(0, count).mapToObj(i -> channel(i, 1)).toArray(Channel[]::new);
        Traffic traffic = Traffic.over(Profile.Strategy.LEAST_LATENCY, channels);
        Map<String, Integer> served = new HashMap<>();
        int requests = 1_500;
        for (int i = 0; i < requests; i++) {
            Traffic.Asked asked = traffic.ask();
            String taken = asked.next();
            served.merge(taken, 1, Integer::sum);
            int millis = taken.equals("default/" + slow) ? 200 + random.nextInt(100) : 5 + random.nextInt(3);
            asked.answers(Duration.ofMillis(millis)).ends(200, null);
        }
        int even = requests / count;
        assertThat(served.getOrDefault("default/" + slow, 0)).isLessThan(even / 5);
        List<Integer> others = new ArrayList<>();
        served.forEach((channel, share) -> {
            if (!channel.equals("default/" + slow)) {
                others.add(share);
            }
        });
        assertThat(others).hasSize(count - 1).allMatch(share -> share > even / 4);
    }

    /** Weights of zero to a thousand, within five standard deviations. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void weightsAreShares(long seed) {
        Random random = new Random(seed);
        int[] weights = IntStream.range(0, 2 + random.nextInt(6))
                .map(i -> i == 1 ? 0 : 1 + random.nextInt(1_000))
                .toArray();
        Channel[] channels = IntStream.range(0, weights.length)
                .mapToObj(i -> channel(i, weights[i]))
                .toArray(Channel[]::new);
        Traffic traffic = Traffic.over(Profile.Strategy.WEIGHTED_RANDOM, channels);
        Map<String, Integer> served = new HashMap<>();
        int requests = 3_000;
        for (int i = 0; i < requests; i++) {
            Traffic.Asked asked = traffic.ask();
            served.merge(asked.next(), 1, Integer::sum);
            asked.works();
        }
        double total = IntStream.of(weights).sum();
        for (int i = 0; i < weights.length; i++) {
            double share = weights[i] / total;
            assertThat((double) served.getOrDefault("default/" + i, 0))
                    .isCloseTo(requests * share, within(5 * Math.sqrt(requests * share * (1 - share)) + 1e-9));
        }
    }
}
