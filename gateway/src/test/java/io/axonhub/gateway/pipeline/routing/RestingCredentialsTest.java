package io.axonhub.gateway.pipeline.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestingCredentialsTest {
    private static final LlmError REFUSED = new LlmError.UpstreamAuth("no");
    private static final LlmError BROKE = new LlmError.UpstreamQuota("no balance");

    private final Channel two = Traffic.keyed("default/two", 3, 1);
    private final Channel other = Traffic.keyed("default/other", 1);
    private final Traffic traffic = Traffic.over(Profile.Strategy.ROUND_ROBIN, two);

    private static LlmError slowDown(long seconds) {
        return new LlmError.RateLimited("slow down", Duration.ofSeconds(seconds));
    }

    private int drawn(String model) {
        Traffic.Asked asked = traffic.ask(model);
        if (asked.next().isEmpty()) {
            return -9;
        }
        asked.works();
        return asked.credential();
    }

    private void fail(String model, int credential, int status, LlmError error) {
        Traffic.Asked asked = traffic.ask(model);
        asked.next();
        while (asked.credential() != credential) {
            asked = traffic.ask(model);
            asked.next();
        }
        asked.ends(status, error);
    }

    private List<Integer> drawnOften(String model) {
        return java.util.stream.IntStream.range(0, 40)
                .map(i -> drawn(model))
                .distinct()
                .sorted()
                .boxed()
                .toList();
    }

    @Test
    void areDrawnByWeight() {
        int first = 0;
        for (int i = 0; i < 4000; i++) {
            first += drawn("m") == 0 ? 1 : 0;
        }
        assertThat(first).isCloseTo(3000, within(130));
    }

    @Test
    void oneThatWasRefusedIsOutForEveryModelUntilItsTime() {
        fail("m", 0, 401, REFUSED);
        assertThat(drawnOften("m")).containsExactly(1);
        assertThat(drawnOften("n")).containsExactly(1);
        traffic.pass(Duration.ofSeconds(61));
        assertThat(drawnOften("m")).containsExactly(0, 1);
    }

    @Test
    void oneThatMayNotUseAModelIsOutForThatModelOnly() {
        fail("m", 0, 403, REFUSED);
        assertThat(drawnOften("m")).containsExactly(1);
        assertThat(drawnOften("n")).containsExactly(0, 1);
    }

    @Test
    void eachRefusalInARowRestsTwiceAsLongUntilItWorks() {
        fail("m", 0, 402, BROKE);
        traffic.pass(Duration.ofSeconds(61));
        fail("m", 0, 402, BROKE);
        traffic.pass(Duration.ofSeconds(61));
        assertThat(drawnOften("m")).containsExactly(1);
        traffic.pass(Duration.ofSeconds(60));
        assertThat(drawnOften("m")).containsExactly(0, 1);
        fail("m", 0, 402, BROKE);
        traffic.pass(Duration.ofSeconds(61));
        assertThat(drawnOften("m")).as("what worked begins anew").containsExactly(0, 1);
    }

    @Test
    void aRateLimitRestsAsLongAsTheProviderSaidAndForItsModelOnly() {
        fail("m", 0, 429, slowDown(30));
        traffic.pass(Duration.ofMillis(29_900));
        assertThat(drawnOften("m")).containsExactly(1);
        assertThat(drawnOften("n")).containsExactly(0, 1);
        traffic.pass(Duration.ofMillis(200));
        assertThat(drawnOften("m")).containsExactly(0, 1);
    }

    @Test
    void aLimitOfTheChannelsOwnIsHeldAgainstNoCredential() {
        fail("m", 0, 0, slowDown(30));
        assertThat(drawnOften("m")).containsExactly(0, 1);
    }

    @Test
    void noProviderMayPutOneOutForDays() {
        fail("m", 0, 429, slowDown(1_000_000));
        traffic.pass(Rests.LONGEST.plusSeconds(1));
        assertThat(drawnOften("m")).containsExactly(0, 1);
    }

    @Test
    void refusalsOfRequestsThatRanTogetherAreOneStrike() {
        Traffic.Asked[] together = new Traffic.Asked[6];
        for (int i = 0; i < together.length; i++) {
            together[i] = traffic.ask();
            together[i].next();
        }
        for (Traffic.Asked asked : together) {
            asked.ends(401, REFUSED);
        }
        assertThat(drawn("m")).isEqualTo(-9);
        traffic.pass(Duration.ofSeconds(61));
        assertThat(drawnOften("m")).containsExactly(0, 1);
    }

    @Test
    void aRequestTriesEachCredentialOnceThenTheNextChannel() {
        Traffic both = Traffic.over(Profile.Strategy.ROUND_ROBIN, other, two);
        Traffic.Asked asked = both.ask();
        assertThat(asked.next()).isEqualTo("default/other");
        asked.ends(429, slowDown(9));
        assertThat(asked.another()).isEqualTo("default/two");
        int first = asked.credential();
        asked.ends(429, slowDown(5));
        assertThat(asked.another()).isEqualTo("default/two");
        assertThat(asked.credential()).isEqualTo(1 - first);
        asked.ends(429, slowDown(7));
        assertThat(asked.another()).isEmpty();
        assertThat(both.ask().next()).isEmpty();
    }

    @Test
    void whenAllRestTheClientIsToldOfTheEarliestRecovery() {
        fail("m", 0, 429, slowDown(40));
        fail("m", 1, 429, slowDown(20));
        traffic.pass(Duration.ofSeconds(5));
        Traffic.Asked asked = traffic.ask();
        assertThat(asked.next()).isEmpty();
        assertThat(asked.candidates().unavailable())
                .isInstanceOfSatisfying(
                        LlmError.Unavailable.class,
                        e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(15)));
    }

    @Test
    void aNewSecretIsNotBlamedForTheOldOnes() {
        Channel keyed = Traffic.keyed("default/one", 5);
        Profile profile = Fixtures.profile(Profile.Strategy.ROUND_ROBIN, List.of(), keyed);
        Traffic one = new Traffic(true, profile, keyed);
        one.ask().next();
        Traffic.Asked asked = one.ask();
        asked.next();
        asked.ends(401, REFUSED);
        assertThat(one.ask().next()).isEmpty();
        one.configure(profile, Traffic.keyed("default/one", 6));
        assertThat(one.ask().next()).isEqualTo("default/one");
    }

    @Test
    void nothingRestsForLaterRequestsWhereThatIsSwitchedOff() {
        Traffic trusting = new Traffic(false, Fixtures.profile(Profile.Strategy.ROUND_ROBIN, List.of(), other), other);
        for (int i = 0; i < 3; i++) {
            Traffic.Asked asked = trusting.ask();
            assertThat(asked.next()).isEqualTo("default/other");
            asked.ends(401, REFUSED);
            assertThat(asked.another())
                    .as("within the request it is tried once")
                    .isEmpty();
        }
    }

    @Test
    void areToldByChannelWithWhatFailedLast() {
        assertThat(traffic.health.report(two).lastError()).isNull();
        fail("m", 0, 429, slowDown(30));
        Health.Report full = traffic.health.report(two);
        assertThat(full.credentials().get(0).restNanos()).isZero();
        assertThat(full.credentials().get(0).models())
                .hasSize(1)
                .allSatisfy((model, left) -> assertThat(left).isPositive());
        assertThat(full.credentials().get(1).models()).isEmpty();
        assertThat(full.lastError()).isNotNull().satisfies(error -> {
            assertThat(error.errorClass()).isEqualTo("rate_limited");
            assertThat(error.status()).isEqualTo(429);
            assertThat(error.message()).contains("slow down");
        });
        fail("m", 1, 401, new LlmError.UpstreamAuth("no such key"));
        Health.Report refused = traffic.health.report(two);
        assertThat(refused.credentials().get(1).restNanos()).isPositive();
        assertThat(refused.lastError())
                .isNotNull()
                .satisfies(error -> assertThat(error.status()).isEqualTo(401));
        assertThat(refused.obstacle())
                .as("one of them may be used for other models")
                .isNull();
    }
}
