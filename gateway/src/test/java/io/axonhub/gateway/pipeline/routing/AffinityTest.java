package io.axonhub.gateway.pipeline.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Identity;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.ProfileDraft;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.transform.AllFormats;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AffinityTest {
    private static final int SESSIONS = 2000;
    private static final Channel[] FIVE = IntStream.range(0, 5)
            .mapToObj(i -> Fixtures.channel("default/" + i, 1, 0, "m"))
            .toArray(Channel[]::new);

    private static Profile profile(Profile.Affinity affinity, Channel... channels) {
        return ProfileDraft.over(channels).affinity(affinity).done();
    }

    private static Exchange exchange(String key, RequestRecord.Trace trace, String body) {
        HttpCall call = new HttpCall(
                "POST",
                "/v1/chat/completions",
                Headers.of("content-type", "application/json"),
                body.getBytes(StandardCharsets.UTF_8));
        Exchange exchange =
                new Exchange("req_1", AllFormats.named("openai-chat").inbound(), call, Instant.EPOCH, 0, "127.0.0.1");
        exchange.identify(new Identity(key, key, "default/p"));
        exchange.put(RequestRecord.Trace.class, trace);
        return exchange;
    }

    private static String ask(String more, String... turns) {
        String messages = IntStream.range(0, turns.length)
                .mapToObj(i -> "{\"role\":\"" + (i == 0 ? "system" : i % 2 == 1 ? "user" : "assistant")
                        + "\",\"content\":\"" + turns[i] + "\"}")
                .collect(Collectors.joining(","));
        return "{\"model\":\"m\"," + more + "\"messages\":[" + messages + "]}";
    }

    private static RequestRecord.Trace session(@Nullable String session) {
        return new RequestRecord.Trace(null, null, session);
    }

    /** Where each session's request goes. */
    private static Map<String, String> homes(Traffic traffic) {
        return IntStream.range(0, SESSIONS).mapToObj(i -> "s" + i).collect(Collectors.toMap(Function.identity(), s -> {
            Traffic.Asked asked = traffic.ask(exchange("k", session(s), ask("", "sys", "hi")));
            String channel = asked.next();
            asked.works();
            return channel;
        }));
    }

    @Test
    void sessionsStayAndSpreadByWeight() {
        Channel heavy = Fixtures.channel("default/heavy", 3, 0, "m");
        Channel light = Fixtures.channel("default/light", 1, 0, "m");
        Traffic traffic = new Traffic(true, profile(Profile.Affinity.SESSION, heavy, light), heavy, light);
        Map<String, String> homes = homes(traffic);
        assertThat(homes(traffic)).isEqualTo(homes);
        long atHeavy = homes.values().stream().filter("default/heavy"::equals).count();
        assertThat((double) atHeavy).isCloseTo(SESSIONS * 0.75, within(100.0));
    }

    @Test
    void onlyTheSessionsOfAChannelThatGoesMoveAndTheyComeBackWithIt() {
        Traffic traffic = new Traffic(true, profile(Profile.Affinity.SESSION, FIVE), FIVE);
        Map<String, String> before = homes(traffic);
        Channel[] four = Arrays.copyOf(FIVE, 4);
        traffic.configure(profile(Profile.Affinity.SESSION, four), four);
        Map<String, String> without = homes(traffic);
        Map<String, Integer> moved = new HashMap<>();
        before.forEach((session, home) -> {
            if (home.equals("default/4")) {
                moved.merge(without.getOrDefault(session, ""), 1, Integer::sum);
            } else {
                assertThat(without).containsEntry(session, home);
            }
        });
        assertThat(moved.keySet())
                .as("they spread over all that are left")
                .containsExactlyInAnyOrder("default/0", "default/1", "default/2", "default/3");
        traffic.configure(profile(Profile.Affinity.SESSION, FIVE), FIVE);
        assertThat(homes(traffic)).isEqualTo(before);
    }

    @Test
    void givesWayToHealthAtOnce() {
        Traffic traffic = new Traffic(true, profile(Profile.Affinity.SESSION, FIVE), FIVE);
        Exchange conversation = exchange("k", session("one"), ask("", "sys", "hi"));
        Traffic.Asked asked = traffic.ask(conversation);
        String home = asked.next();
        asked.fails();
        for (int i = 1; i < Breaker.LEAST_FAILURES; i++) {
            Traffic.Asked again = traffic.ask(exchange("k", session("one"), ask("", "sys", "hi")));
            assertThat(again.next()).isEqualTo(home);
            again.fails();
        }
        Traffic.Asked moved = traffic.ask(exchange("k", session("one"), ask("", "sys", "hi")));
        assertThat(moved.next()).isNotEqualTo(home).isNotEmpty();
    }

    @Test
    void givesWayWhereTheChannelIsFull() {
        Channel[] narrow = {Traffic.limited("default/a", 1), Traffic.limited("default/b", 1)};
        Traffic traffic = new Traffic(true, profile(Profile.Affinity.API_KEY, narrow), narrow);
        String home =
                traffic.ask(exchange("k", session(null), ask("", "sys", "hi"))).next();
        String other =
                traffic.ask(exchange("k", session(null), ask("", "sys", "hi"))).next();
        assertThat(List.of(home, other)).containsExactlyInAnyOrder("default/a", "default/b");
    }

    private static long homesOf(Profile.Affinity affinity, Function<Integer, Exchange> exchanges) {
        Traffic traffic = new Traffic(true, profile(affinity, FIVE), FIVE);
        return IntStream.range(0, 60)
                .mapToObj(i -> {
                    Traffic.Asked asked = traffic.ask(exchanges.apply(i));
                    String home = asked.next();
                    asked.works();
                    return home;
                })
                .distinct()
                .count();
    }

    @Test
    void aSessionIsWhatTheClientCallsIt() {
        assertThat(homesOf(
                        Profile.Affinity.SESSION,
                        i -> exchange("k", new RequestRecord.Trace("t" + i, null, "s"), ask("", "sys", "hi" + i))))
                .isEqualTo(1);
        assertThat(homesOf(
                        Profile.Affinity.SESSION,
                        i -> exchange(
                                "k",
                                new RequestRecord.Trace("t" + i, null, null),
                                ask("\"prompt_cache_key\":\"c\",", "sys", "hi" + i))))
                .isEqualTo(1);
        assertThat(homesOf(
                        Profile.Affinity.SESSION,
                        i -> exchange("k", new RequestRecord.Trace("t", null, null), ask("", "sys", "hi" + i))))
                .isEqualTo(1);
        assertThat(homesOf(Profile.Affinity.SESSION, i -> exchange("k", session(null), ask("", "sys", "hi"))))
                .as("without any the strategy decides")
                .isEqualTo(5);
        assertThat(homesOf(Profile.Affinity.SESSION, i -> exchange("k" + i, session("s"), ask("", "sys", "hi"))))
                .as("another key's session is another one")
                .isEqualTo(5);
    }

    private static Exchange claude(String user) {
        return claude(user, "sys");
    }

    private static Exchange claude(String user, String system) {
        HttpCall call = new HttpCall(
                "POST",
                "/v1/messages",
                Headers.of("content-type", "application/json"),
                ("{\"model\":\"m\",\"max_tokens\":5,\"metadata\":{\"user_id\":\"" + user
                                + "\"},\"system\":[{\"type\":\"text\",\"text\":\"" + system
                                + "\"}],\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")
                        .getBytes(StandardCharsets.UTF_8));
        Exchange exchange =
                new Exchange("req_1", AllFormats.named("anthropic").inbound(), call, Instant.EPOCH, 0, "127.0.0.1");
        exchange.identify(new Identity("k", "k", "default/p"));
        return exchange;
    }

    @Test
    void claudeCodeNamesItsSessionInItsUserId() {
        for (String form : List.of(
                "user_ab_account__session_%s",
                "{\\\"device_id\\\":\\\"d%2$d\\\",\\\"account_uuid\\\":\\\"\\\",\\\"session_id\\\":\\\"%1$s\\\"}")) {
            assertThat(homesOf(Profile.Affinity.SESSION, i -> claude(form.formatted("s", i))))
                    .as(form)
                    .isEqualTo(1);
            assertThat(homesOf(Profile.Affinity.SESSION, i -> claude(form.formatted("s" + i, 0))))
                    .as(form)
                    .isEqualTo(5);
        }
    }

    @Test
    void aPromptPrefixIsHowAConversationBegins() {
        assertThat(homesOf(
                        Profile.Affinity.PROMPT_PREFIX,
                        i -> exchange("k" + i, session("s" + i), ask("", "sys", "hi", "hello", "more " + i))))
                .isEqualTo(1);
        assertThat(homesOf(Profile.Affinity.PROMPT_PREFIX, i -> exchange("k", session("s"), ask("", "sys", "hi " + i))))
                .isEqualTo(5);
        assertThat(homesOf(
                        Profile.Affinity.PROMPT_PREFIX,
                        i -> exchange("k", session("s"), "{\"model\":\"m\",\"messages\":7}")))
                .as("what cannot be read is not refused for that")
                .isEqualTo(5);
    }

    @Test
    void claudeCodesAttributionIsNoneOfThePrefix() {
        assertThat(homesOf(Profile.Affinity.PROMPT_PREFIX, i -> claude("u", "x-anthropic-billing-header: cch=" + i)))
                .isEqualTo(1);
    }

    @Test
    void anApiKeyIsAGroup() {
        assertThat(homesOf(Profile.Affinity.API_KEY, i -> exchange("k", session("s" + i), ask("", "sys", "hi " + i))))
                .isEqualTo(1);
        assertThat(homesOf(Profile.Affinity.API_KEY, i -> exchange("k" + i, session("s"), ask("", "sys", "hi"))))
                .isEqualTo(5);
    }
}
