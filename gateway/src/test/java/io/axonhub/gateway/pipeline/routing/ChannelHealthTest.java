package io.axonhub.gateway.pipeline.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelHealthTest {
    private static final LlmError REJECTED = new LlmError.UpstreamRejected(400, "wrong", null, null);
    private static final LlmError LEFT = new LlmError.Canceled("left");

    private final Channel first = Fixtures.channel("default/first", 1, 10, "m");
    private final Channel second = Fixtures.channel("default/second", 1, 0, "m");
    private final Traffic traffic = Traffic.over(Profile.Strategy.WEIGHTED_RANDOM, first, second);

    private String chosen() {
        Traffic.Asked asked = traffic.ask();
        String channel = asked.next();
        if (!channel.isEmpty()) {
            asked.works();
        }
        return channel;
    }

    private void failFirst(int times) {
        for (int i = 0; i < times; i++) {
            Traffic.Asked asked = traffic.ask();
            assertThat(asked.next()).isEqualTo("default/first");
            asked.fails();
        }
    }

    @Test
    void aChannelThatFailsIsLeftOutUntilTrialsGoWell() {
        failFirst(5);
        assertThat(chosen()).isEqualTo("default/second");
        traffic.pass(Breaker.FIRST_PAUSE);
        Traffic.Asked trial = traffic.ask();
        assertThat(trial.next()).isEqualTo("default/first");
        assertThat(chosen()).as("one trial at a time").isEqualTo("default/second");
        trial.answers(Duration.ofMillis(1));
        assertThat(chosen()).as("its first token is enough").isEqualTo("default/first");
    }

    @Test
    void whatTheCallerOrTheClientDoesSaysNothingAgainstAChannel() {
        for (LlmError error : List.of(REJECTED, LEFT)) {
            for (int i = 0; i < 20; i++) {
                Traffic.Asked asked = traffic.ask();
                assertThat(asked.next()).isEqualTo("default/first");
                asked.ends(400, error);
            }
        }
    }

    @Test
    void aTrialThatTheClientLeavesMakesRoomForAnother() {
        failFirst(5);
        traffic.pass(Breaker.FIRST_PAUSE);
        Traffic.Asked trial = traffic.ask();
        trial.next();
        trial.ends(0, LEFT);
        assertThat(traffic.ask().next()).isEqualTo("default/first");
    }

    @Test
    void aStreamThatBreaksCountsThoughItBeganWell() {
        for (int i = 0; i < 5; i++) {
            Traffic.Asked asked = traffic.ask();
            assertThat(asked.next()).isEqualTo("default/first");
            asked.answers(Duration.ofMillis(1)).ends(200, new LlmError.ConnectionLost("cut"));
        }
        assertThat(chosen()).isEqualTo("default/second");
    }

    @Test
    void allOutIsToldWithTheEarliestRecovery() {
        failFirst(5);
        traffic.pass(Duration.ofSeconds(2));
        for (int i = 0; i < 5; i++) {
            Traffic.Asked asked = traffic.ask();
            assertThat(asked.next()).isEqualTo("default/second");
            asked.fails();
        }
        Traffic.Asked asked = traffic.ask();
        assertThat(asked.next()).isEmpty();
        assertThat(asked.candidates().unavailable())
                .isEqualTo(new LlmError.Unavailable(
                        "Every channel that serves the model 'm' is out of order or at its limit for now."
                                + " Try again in 3 seconds.",
                        Duration.ofSeconds(3)));
    }

    @Test
    void anOverloadedProviderIsLeftAloneAsLongAsItSays() {
        Traffic.Asked asked = traffic.ask();
        asked.next();
        asked.ends(503, new LlmError.Overloaded("busy", Duration.ofSeconds(4)));
        assertThat(chosen()).isEqualTo("default/second");
        traffic.pass(Duration.ofSeconds(5));
        assertThat(chosen()).isEqualTo("default/first");
    }

    @Test
    void aFullChannelIsPassedOverUntilAnAttemptEnds() {
        Channel narrow = Traffic.limited("default/narrow", 2);
        Profile profile = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), narrow);
        Traffic alone = new Traffic(false, profile, narrow);
        Traffic.Asked one = alone.ask();
        Traffic.Asked two = alone.ask();
        assertThat(one.next()).isEqualTo("default/narrow");
        assertThat(two.next()).isEqualTo("default/narrow");
        assertThat(alone.ask().next()).isEmpty();
        one.answers(Duration.ofMillis(1));
        assertThat(alone.ask().next()).as("a stream runs on").isEmpty();
        one.ends(200, null);
        assertThat(alone.ask().next()).isEqualTo("default/narrow");
    }
}
