package io.axonhub.gateway.pipeline.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Identity;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.store.ApiKey;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.ProfileDraft;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.transform.AllFormats;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProfileRuleTest {
    private static final Channel A = Fixtures.channel("default/a", 1, 0, "m", "n");
    private static final Channel B = Fixtures.channel("default/b", 1, 0, "m");
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Profile.Then TO_Q = new Profile.Then.Use("default/q");
    private static final Profile.Then ONLY_B = new Profile.Then.Only(Set.of("default/b"));

    private static Profile profile(String id, List<Profile.ModelMapping> mappings, Profile.Rule... rules) {
        return ProfileDraft.profile(id)
                .channels(Map.of("default/a", 1, "default/b", 1))
                .mappings(mappings)
                .attempts(1)
                .rules(rules)
                .done();
    }

    private static Profile.Rule rule(String when, Profile.Then then) {
        return new Profile.Rule(Expression.parse(when), UTC, then);
    }

    private static final Profile Q = profile(
            "default/q",
            List.of(new Profile.ModelMapping("m", Profile.ModelMapping.Match.EXACT, "n")),
            rule("true", ONLY_B));

    private static Exchange handled(Set<String> usable, Profile profile, String... headers) {
        HttpCall call = new HttpCall(
                "POST",
                "/v1/chat/completions",
                Headers.of(headers),
                "{\"model\":\"m\",\"stream\":true,\"metadata\":{\"team\":\"red\"},\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                        .getBytes(StandardCharsets.UTF_8));
        Exchange exchange = new Exchange(
                "req_1",
                AllFormats.named("openai-chat").inbound(),
                call,
                Instant.parse("2026-11-29T23:30:00Z"),
                0,
                "127.0.0.1");
        Snapshot snapshot = new Snapshot(
                1,
                Arrays.asList(A, B).stream().collect(Collectors.toMap(Channel::id, Function.identity())),
                Map.of(profile.id(), profile, Q.id(), Q),
                Map.of());
        exchange.put(Snapshot.class, snapshot);
        exchange.put(
                ApiKey.class,
                new ApiKey(
                        "default/k",
                        "k",
                        "hash",
                        true,
                        profile.id(),
                        usable,
                        Set.of(),
                        null,
                        List.of(),
                        ApiKey.Owner.NOBODY,
                        ApiKey.Service.USUAL));
        exchange.identify(new Identity("default/k", "k", profile.id()));
        new MappingStage(new ModelNames())
                .handle(exchange, e -> new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0])));
        return exchange;
    }

    private static Exchange handled(Profile profile, String... headers) {
        return handled(Set.of(profile.id(), Q.id()), profile, headers);
    }

    @Test
    void theFirstRuleThatHoldsLeavesSomeOfTheChannels() {
        Exchange exchange = handled(profile(
                "default/p",
                List.of(),
                rule("headers['x-tier'] == 'gold'", TO_Q),
                rule("stream && model == 'm' && metadata.team == 'red'", ONLY_B),
                rule("true", TO_Q)));
        assertThat(exchange.get(Profile.class).channels()).containsOnlyKeys("default/b");
        assertThat(exchange.get(Profile.class).id()).isEqualTo("default/p");
        assertThat(exchange.routeLog().rule()).isEqualTo(1);
    }

    @Test
    void aRuleMayChooseAnotherOfTheKeysProfilesWhoseMappingsAndLimitsThenApply() {
        Exchange exchange =
                handled(profile("default/p", List.of(), rule("headers['X-Tier'] == 'gold'", TO_Q)), "x-tier", "gold");
        assertThat(exchange.get(Profile.class)).isEqualTo(Q);
        assertThat(exchange.model()).isEqualTo("n");
        assertThat(exchange.identity().profile()).isEqualTo("default/q");
        assertThat(exchange.routeLog().profile()).isEqualTo("default/q");
        assertThat(exchange.routeLog().rule()).isZero();
        assertThat(exchange.routeLog().mapping()).isZero();
    }

    @Test
    void aProfileThatIsNoneOfTheKeysIsNotGiven() {
        Exchange exchange = handled(Set.of("default/p"), profile("default/p", List.of(), rule("stream", TO_Q)));
        assertThat(exchange.get(Profile.class).id()).isEqualTo("default/p");
        assertThat(exchange.routeLog().rule()).isNull();
        assertThat(exchange.routeLog().problems())
                .containsExactly("rules[0] was left out: profile default/q is not there or none of the key's");
    }

    @Test
    void aRuleThatCannotBeEvaluatedIsLeftOutVisibly() {
        Exchange exchange = handled(
                profile("default/p", List.of(), rule("model + user == 'x'", TO_Q), rule("stream", ONLY_B)),
                "x-tier",
                "m");
        assertThat(exchange.routeLog().rule()).isEqualTo(1);
        assertThat(exchange.routeLog().problems())
                .containsExactly("rules[0] was left out: it cannot be evaluated for this request");
    }

    @Test
    void aRuleWithoutAChannelIsLeftOutVisibly() {
        Exchange exchange = handled(profile("default/p", List.of(), rule("stream", new Profile.Then.Only(Set.of()))));
        assertThat(exchange.get(Profile.class).channels()).hasSize(2);
        assertThat(exchange.routeLog().problems())
                .containsExactly("rules[0] was left out: none of its channels is there");
    }

    @Test
    void timesAreTheZones() {
        Profile berlin = profile(
                "default/p",
                List.of(),
                new Profile.Rule(
                        Expression.parse("hour == 0 && minute == 30 && weekday == 1 && date == '2026-11-30'"),
                        ZoneId.of("Europe/Berlin"),
                        ONLY_B));
        assertThat(handled(berlin).routeLog().rule()).isZero();
        Profile utc = profile("default/p", List.of(), rule("hour == 0 && minute == 30", ONLY_B));
        assertThat(handled(utc).routeLog().rule()).isNull();
    }

    @Test
    void tokensAreEstimatedAndCredentialsCannotBeSeen() {
        assertThat(handled(profile("default/p", List.of(), rule("tokens > 20 && tokens < 40", ONLY_B)))
                        .routeLog()
                        .rule())
                .isZero();
        Profile peeking = profile(
                "default/p",
                List.of(),
                rule("headers['authorization'] != null || headers['X-Api-Key'] != null", ONLY_B));
        assertThat(handled(peeking, "authorization", "Bearer secret", "x-api-key", "secret")
                        .routeLog()
                        .rule())
                .isNull();
    }
}
