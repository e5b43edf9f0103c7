package io.axonhub.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadTimerTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final CountDownLatch expired = new CountDownLatch(1);
    private final ReadTimer timer = new ReadTimer(expired::countDown);

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    /** All timers go off on one thread, in order: when this one has, each earlier one has. */
    private static void pass(Duration time) throws InterruptedException {
        CountDownLatch passed = new CountDownLatch(1);
        new ReadTimer(passed::countDown).begin(in(time));
        assertThat(passed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private void expires() throws InterruptedException {
        assertThat(expired.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(timer.end()).isFalse();
    }

    @Test
    void aReadThatWaitsTooLongEndsTheConnection() throws Exception {
        timer.begin(in(SHORT));

        expires();
    }

    @Test
    void aReadThatMayWaitShorterThanTheOneBeforeIsNotForgotten() throws Exception {
        timer.begin(in(LONG));
        assertThat(timer.end()).isTrue();
        timer.begin(in(SHORT));

        expires();
    }

    @Test
    void aReadThatBeganLaterHasItsWholeTime() throws Exception {
        timer.begin(in(SHORT));
        assertThat(timer.end()).isTrue();
        timer.begin(in(LONG));

        pass(SHORT.multipliedBy(2));
        assertThat(expired.getCount()).isEqualTo(1);
        assertThat(timer.end()).isTrue();
    }

    @Test
    void aReadIsWatchedAlsoAfterATimerFoundNoReader() throws Exception {
        timer.begin(in(SHORT));
        assertThat(timer.end()).isTrue();
        pass(SHORT.multipliedBy(2));
        timer.begin(in(SHORT));

        expires();
    }

    @Test
    void aClosedConnectionIsWatchedNoMore() throws Exception {
        timer.begin(in(SHORT));
        timer.close();

        pass(SHORT.multipliedBy(2));
        assertThat(expired.getCount()).isEqualTo(1);
    }
}
