package io.axonhub.gateway.pipeline.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.RouteLog;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.ProfileDraft;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is looked for when the model asked for cannot be had. */
class FallbackModelsTest {
    private static final LlmError OVERFLOW = new LlmError.ContextOverflow("too long");
    private static final LlmError FILTERED = new LlmError.ContentFiltered("no");
    private static final Channel A = Fixtures.channel("default/a", 1, 5, "m");
    private static final Channel B = Fixtures.channel("default/b", 1, 4, "m");
    private static final Channel N = Fixtures.channel("default/n", 1, 9, "n");
    private static final Channel BIG = Fixtures.channel("default/big", 1, 0, "big", "n");

    private static Traffic traffic(Profile.Fallback fallback, Channel... channels) {
        Profile profile = ProfileDraft.over(channels).fallback(fallback).done();
        return new Traffic(true, profile, channels);
    }

    private static Profile.Fallback models(int attempts, String... models) {
        return new Profile.Fallback(attempts, Set.of(), List.of(models), null, Profile.OnContentFilter.RETURN);
    }

    private static Profile.Fallback larger(@Nullable String model, Profile.OnContentFilter filter, String... models) {
        return new Profile.Fallback(3, Set.of(), List.of(models), model, filter);
    }

    private static String sent(Attempt attempt) {
        return attempt.model() + "@" + attempt.route().channel() + ":"
                + attempt.route().target().model();
    }

    @Test
    void theNextModelFollowsWhenEveryChannelOfTheFirstHasFailed() {
        Traffic.Asked asked = traffic(models(3, "n"), A, B, N).ask();
        assertThat(asked.next()).isEqualTo("default/a");
        asked.fails();
        assertThat(asked.next()).isEqualTo("default/b");
        asked.fails();
        assertThat(asked.next()).isEqualTo("default/n");
        assertThat(sent(asked.attempt())).isEqualTo("n@default/n:n");
        asked.fails();
        assertThat(asked.next()).isEmpty();
    }

    @Test
    void eachModelHasAttemptsOfItsOwn() {
        Traffic.Asked asked = traffic(models(1, "n", "big"), A, B, N, BIG).ask();
        assertThat(asked.next()).isEqualTo("default/a");
        asked.fails();
        assertThat(asked.another()).as("b is not asked: one attempt a model").isEqualTo("default/n");
        asked.ends(429, new LlmError.RateLimited("slow", null));
        assertThat(asked.another()).isEqualTo("default/big");
        assertThat(sent(asked.attempt())).isEqualTo("big@default/big:big");
        asked.fails();
        assertThat(asked.another()).isEmpty();
    }

    @Test
    void aModelThatNoChannelServesIsReplaced() {
        Traffic.Asked asked = traffic(models(3, "x", "n"), A, N).ask("gone");
        assertThat(asked.next()).isEqualTo("default/n");
        assertThat(asked.log().legs())
                .extracting(leg ->
                        leg.model() + " " + leg.cause() + " " + leg.candidates().size())
                .containsExactly("gone ASKED 0", "x FALLBACK 0", "n FALLBACK 1");
    }

    @Test
    void onlyInConversationsMayAModelStandInForAnother() {
        Traffic traffic = traffic(models(3, "n"), N);
        Exchange embedding = Fixtures.exchange(
                Operation.EMBED,
                "gone",
                Fixtures.snapshot(Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), N), N),
                Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), N));
        assertThatThrownBy(() -> traffic.ask(embedding))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.ModelNotFound.class));
    }

    @Test
    void withoutAnyChannelTheModelAskedForIsNamed() {
        Traffic traffic = traffic(models(3, "x", "y"), A);
        assertThatThrownBy(() -> traffic.ask("gone"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error())
                                .isInstanceOfSatisfying(
                                        LlmError.ModelNotFound.class,
                                        error -> assertThat(error.model()).isEqualTo("gone")));
    }

    @Test
    void aModelWhoseChannelsAreAllOutIsReplacedWithoutAnAttempt() {
        Traffic traffic = traffic(models(3, "n"), A, N);
        for (int i = 0; i < Breaker.LEAST_FAILURES; i++) {
            Traffic.Asked asked = traffic.ask();
            asked.next();
            asked.fails();
        }
        Traffic.Asked asked = traffic.ask();
        assertThat(asked.next()).isEqualTo("default/n");
        assertThat(asked.attempt().number()).isEqualTo(1);
        assertThat(asked.log().skips())
                .extracting(RouteLog.Skip::channel, RouteLog.Skip::reason)
                .containsExactly(tuple("default/a", "breaker open"));
    }

    @Test
    void aPromptThatDoesNotFitGoesToTheLargerModelOnce() {
        Traffic.Asked asked = traffic(larger("big", Profile.OnContentFilter.RETURN, "n"), A, B, N, BIG)
                .ask();
        asked.next();
        asked.ends(400, OVERFLOW);
        assertThat(asked.larger()).isEqualTo("default/big");
        assertThat(asked.log().legs().getLast().cause()).isEqualTo(RouteLog.Cause.LARGER_CONTEXT);
        asked.ends(400, OVERFLOW);
        assertThat(asked.larger())
                .as("neither again nor a model of unknown size")
                .isEmpty();
        assertThat(asked.next()).isEmpty();
    }

    @Test
    void withoutALargerModelOfferedTheClientIsTold() {
        assertThat(afterOverflow(larger(null, Profile.OnContentFilter.RETURN))).isEmpty();
        assertThat(afterOverflow(larger("nowhere", Profile.OnContentFilter.RETURN)))
                .isEmpty();
        assertThat(afterOverflow(larger("m", Profile.OnContentFilter.RETURN))).isEmpty();
    }

    private static String afterOverflow(Profile.Fallback fallback) {
        Traffic.Asked asked = traffic(fallback, A, B, BIG).ask();
        asked.next();
        asked.ends(400, OVERFLOW);
        return asked.larger();
    }

    @Test
    void aFilterIsPassedOnlyWhereTheProfileSaysSo() {
        Traffic.Asked told =
                traffic(larger(null, Profile.OnContentFilter.RETURN), A, B).ask();
        told.next();
        told.ends(400, FILTERED);
        assertThat(told.pastFilter()).isEmpty();
        Traffic.Asked moved = traffic(larger(null, Profile.OnContentFilter.NEXT_CHANNEL), A, B)
                .ask();
        moved.next();
        moved.ends(400, FILTERED);
        assertThat(moved.pastFilter()).isEqualTo("default/b");
    }
}
