package io.axonhub.gateway.pipeline.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.ProfileDraft;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a second attempt begins beside a slow one. */
class HedgeDelayTest {
    private final Channel channel = Fixtures.channel("default/a", 1, 0, "m");
    private final Traffic traffic = over(new Profile.Hedge(90, Duration.ofMillis(20), 5));

    private Traffic over(Profile.Hedge hedge) {
        return new Traffic(true, profile(hedge), channel);
    }

    private Profile profile(Profile.Hedge hedge) {
        return ProfileDraft.over(channel).hedge(hedge).done();
    }

    private Traffic.Asked drawn(Traffic over, boolean stream) {
        Exchange exchange = over.exchange(stream);
        Traffic.Asked asked = over.ask(exchange);
        assertThat(asked.next()).isEqualTo("default/a");
        return asked;
    }

    private void answers(boolean stream, int times, Duration after) {
        for (int i = 0; i < times; i++) {
            drawn(traffic, stream).answers(after).ends(200, null);
        }
    }

    private Optional<Duration> delay(boolean stream) {
        Traffic.Asked asked = drawn(traffic, stream);
        Optional<Duration> delay = asked.candidates().hedge().map(Candidates.Hedge::after);
        asked.ends(0, new LlmError.Canceled("left"));
        return delay;
    }

    @Test
    void itFollowsTheFirstTokensOfStreamsOfThisChannelAndModel() {
        answers(true, RecentTimes.LEAST - 1, Duration.ofMillis(100));
        assertThat(delay(true)).as("too few are known").isEmpty();
        answers(false, 50, Duration.ofSeconds(30));
        assertThat(delay(true)).as("whole answers show no first token").isEmpty();
        answers(true, 77, Duration.ofMillis(100));
        assertThat(delay(true)).hasValue(Duration.ofMillis(100));
        answers(true, 4, Duration.ofSeconds(9));
        assertThat(delay(true)).as("fewer than a tenth are slow").hasValue(Duration.ofMillis(100));
        answers(true, 10, Duration.ofSeconds(9));
        assertThat(delay(true)).hasValue(Duration.ofSeconds(9));
        assertThat(delay(false)).as("a whole answer is not hedged").isEmpty();
    }

    @Test
    void itIsNeverShorterThanTheProfileSays() {
        answers(true, 40, Duration.ofMillis(3));
        assertThat(delay(true)).hasValue(Duration.ofMillis(20));
    }

    @Test
    void itIsOffUnlessTheProfileWantsIt() {
        Traffic plain = over(Profile.Hedge.none());
        for (int i = 0; i < 40; i++) {
            drawn(plain, true).answers(Duration.ofMillis(3)).ends(200, null);
        }
        assertThat(drawn(plain, true).candidates().hedge()).isEmpty();
    }

    @Test
    void anotherRoundHasAllChannelsAgain() {
        Traffic.Asked asked = drawn(traffic, true);
        asked.fails();
        assertThat(asked.next()).isEmpty();
        asked.candidates().again();
        assertThat(asked.next()).isEqualTo("default/a");
    }
}
