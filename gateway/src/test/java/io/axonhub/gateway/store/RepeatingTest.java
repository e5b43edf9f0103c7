package io.axonhub.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RepeatingTest {
    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void goesOnWhateverARoundThrows() {
        Repeating work = Repeating.always("t", Duration.ofMillis(1), () -> {
            if (rounds.incrementAndGet() < 5) {
                throw new IllegalStateException("a defect");
            }
        });
        try (work) {
            work.start();
            await().until(() -> rounds.get() >= 7);
        }
    }

    @Test
    void restsUntilThereIsSomethingToDo() {
        AtomicBoolean more = new AtomicBoolean();
        Repeating work = new Repeating("t", Duration.ofMillis(1), () -> {
            rounds.incrementAndGet();
            return more.get();
        });
        try (work) {
            work.start();
            await().until(() -> rounds.get() == 1);
            work.wake();
            await().until(() -> rounds.get() == 2);
            more.set(true);
            work.wake();
            await().until(() -> rounds.get() > 5);
        }
    }

    @Test
    void itsEndWaitsForTheRoundUnderWay() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Repeating work = Repeating.always("t", Duration.ofHours(1), () -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                ended.set(true);
                Thread.currentThread().interrupt();
            }
        });
        work.start();
        begun.await();
        work.close();
        assertThat(ended).isTrue();
    }

    @Test
    void oneThatNeverBeganEndsAtOnce() {
        Repeating.always("t", Duration.ofHours(1), rounds::incrementAndGet).close();
        assertThat(rounds).hasValue(0);
    }
}
