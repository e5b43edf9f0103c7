package io.axonhub.gateway.pipeline.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.RouteLog;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.ChannelDraft;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Why each channel of a profile was taken, passed over or none to begin with. */
class RouteReasonsTest {
    private static final Channel A = Fixtures.channel("default/a", 3, 5, "m");
    private static final Channel B = Traffic.limited("default/b", 1);
    private static final Channel IDLE = Fixtures.channel("default/idle", 0, 0, "m");
    private static final Channel OTHER = Fixtures.channel("default/other", 1, 0, "x");
    private static final Channel OFF =
            ChannelDraft.channel("default/off").models("m").enabled(false).done();

    private static RouteLog.Leg leg(Traffic.Asked asked) {
        return asked.log().legs().getLast();
    }

    @Test
    void namesTheCandidatesInTheirOrderAndWhyTheOthersAreNone() {
        Traffic.Asked asked = Traffic.over(Profile.Strategy.WEIGHTED_RANDOM, A, B, IDLE, OTHER, OFF)
                .ask();
        assertThat(asked.log().strategy()).isEqualTo("WEIGHTED_RANDOM");
        assertThat(leg(asked).cause()).isEqualTo(RouteLog.Cause.ASKED);
        assertThat(leg(asked).candidates())
                .containsExactly(
                        new RouteLog.Candidate("default/a", 5, "ready", 3, null),
                        new RouteLog.Candidate("default/b", 0, "ready", 1, null));
        assertThat(leg(asked).exclusions(9))
                .containsExactly(
                        new RouteLog.Exclusion("default/idle", "weight 0"),
                        new RouteLog.Exclusion("default/off", "disabled"),
                        new RouteLog.Exclusion("default/other", "does not list the model"));
    }

    @Test
    void aFullOneIsOutAndAnOpenBreakerToo() {
        Traffic traffic = Traffic.over(Profile.Strategy.WEIGHTED_RANDOM, A, B);
        for (int i = 0; i < Breaker.LEAST_FAILURES; i++) {
            Traffic.Asked failing = traffic.ask();
            failing.next();
            failing.fails();
        }
        Traffic.Asked running = traffic.ask();
        assertThat(running.next()).isEqualTo("default/b");
        Traffic.Asked asked = traffic.ask();
        assertThat(leg(asked).candidates())
                .extracting(RouteLog.Candidate::channel, RouteLog.Candidate::standing, RouteLog.Candidate::obstacle)
                .containsExactly(tuple("default/a", "out", "breaker open"), tuple("default/b", "out", "full"));
        assertThat(asked.next()).isEmpty();
        assertThat(asked.log().skips())
                .extracting(RouteLog.Skip::channel, RouteLog.Skip::reason)
                .containsExactly(tuple("default/a", "breaker open"), tuple("default/b", "full"));
    }

    @Test
    void credentialsThatRestAreNamedAsTheReason() {
        Channel keyed = Traffic.keyed("default/k", 3);
        Traffic traffic = Traffic.over(Profile.Strategy.WEIGHTED_RANDOM, keyed);
        Traffic.Asked limited = traffic.ask();
        limited.next();
        limited.ends(429, new LlmError.RateLimited("slow", null));
        Traffic.Asked asked = traffic.ask();
        assertThat(leg(asked).candidates())
                .extracting(RouteLog.Candidate::obstacle)
                .containsExactly("credentials resting");
        assertThat(leg(asked).candidates().toString()).doesNotContain("secret-3");
    }

    @Test
    void anOperationThatAChannelDoesNotOfferIsNamed() {
        Profile profile = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), A);
        Exchange exchange = Fixtures.exchange(Operation.REALTIME, "m", Fixtures.snapshot(profile, A), profile);
        Traffic traffic = Traffic.over(Profile.Strategy.WEIGHTED_RANDOM, A);
        assertThat(catchThrowable(() -> traffic.ask(exchange))).isNotNull();
        assertThat(exchange.routeLog().legs().getLast().exclusions(9))
                .containsExactly(new RouteLog.Exclusion("default/a", "offers no realtime sessions"));
    }

    @Test
    void whatARuleLeftOutIsNamed() {
        Profile whole = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), A, B);
        Profile narrowed = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), A);
        Snapshot snapshot = new Snapshot(
                2,
                Stream.of(A, B).collect(Collectors.toMap(Channel::id, channel -> channel)),
                Map.of(whole.id(), whole),
                Map.of());
        Traffic traffic = new Traffic(true, narrowed, A, B);
        Exchange exchange = Fixtures.exchange("m", snapshot, whole);
        Traffic.Asked asked = traffic.askIn(exchange, snapshot);
        assertThat(leg(asked).exclusions(9))
                .containsExactly(new RouteLog.Exclusion("default/b", "left out by the rule"));
        assertThat(Set.of(asked.next())).containsExactly("default/a");
    }
}
