package io.axonhub.gateway.pipeline.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.axonhub.gateway.pipeline.routing.Breaker.Permit;
import io.axonhub.gateway.pipeline.routing.Breaker.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private final Breaker breaker = new Breaker();
    private long now = -5_000_000_000L;

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed(breaker.enter(now), 1, now);
        }
    }

    private void work(int times) {
        for (int i = 0; i < times; i++) {
            breaker.succeeded(breaker.enter(now), now);
        }
    }

    private void open() {
        fail(Breaker.LEAST_FAILURES);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void opensWhenHalfOfEnoughFail() {
        work(6);
        fail(5);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        fail(1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.enter(now)).isEqualTo(Permit.REFUSED);
        assertThat(breaker.left(now)).isEqualTo(Breaker.FIRST_PAUSE.toNanos());
    }

    @Test
    void opensOnAnOutageHoweverMuchWentWellBefore() {
        work(10_000);
        fail(Breaker.IN_A_ROW - 1);
        work(1);
        fail(Breaker.IN_A_ROW - 1);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        fail(1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void aFewFailuresAreNoPattern() {
        fail(Breaker.LEAST_FAILURES - 1);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void forgetsWhatTheWindowLeftBehind() {
        fail(4);
        pass(Duration.ofSeconds(31));
        fail(4);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        pass(Duration.ofSeconds(15));
        fail(1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void letsOneTrialThroughAtATimeAndClosesAfterEnoughOfThem() {
        open();
        pass(Breaker.FIRST_PAUSE);
        Permit first = breaker.enter(now);
        assertThat(first).isEqualTo(Permit.TRIAL);
        assertThat(breaker.enter(now)).isEqualTo(Permit.REFUSED);
        assertThat(breaker.left(now)).isPositive();
        assertThat(breaker.succeeded(first, now)).isFalse();
        assertThat(breaker.left(now)).isZero();
        assertThat(breaker.succeeded(breaker.enter(now), now)).isTrue();
        assertThat(breaker.enter(now)).isEqualTo(Permit.NORMAL);
    }

    @Test
    void aFailedTrialOpensItForTwiceAsLongUpToTheLongestPause() {
        open();
        Duration pause = Breaker.FIRST_PAUSE;
        for (int i = 0; i < 20; i++) {
            pass(pause);
            fail(1);
            pause = Duration.ofNanos(Math.min(pause.toNanos() * 2, Breaker.LONGEST_PAUSE.toNanos()));
            assertThat(breaker.left(now)).isEqualTo(pause.toNanos());
        }
    }

    @Test
    void aTrialThatSaysNothingMakesRoomForAnother() {
        open();
        pass(Breaker.FIRST_PAUSE);
        breaker.undecided(breaker.enter(now));
        assertThat(breaker.enter(now)).isEqualTo(Permit.TRIAL);
    }

    @Test
    void whatBeganBeforeItOpenedDecidesNothing() {
        Permit early = breaker.enter(now);
        open();
        pass(Breaker.FIRST_PAUSE);
        Permit trial = breaker.enter(now);
        breaker.succeeded(early, now);
        breaker.failed(early, 1, now);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.enter(now)).isEqualTo(Permit.REFUSED);
        breaker.succeeded(trial, now);
        assertThat(breaker.enter(now)).isEqualTo(Permit.TRIAL);
    }

    @Test
    void startsSlowlyAfterARecovery() {
        assertThat(breaker.share(now)).isEqualTo(1);
        open();
        pass(Breaker.FIRST_PAUSE);
        work(Breaker.TRIALS);
        assertThat(breaker.share(now)).isEqualTo(0.1);
        pass(Breaker.SLOW_START.dividedBy(2));
        assertThat(breaker.share(now)).isCloseTo(0.5, within(0.01));
        pass(Breaker.SLOW_START);
        assertThat(breaker.share(now)).isEqualTo(1);
    }
}
