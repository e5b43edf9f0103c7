package io.axonhub.gateway.pipeline.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.store.Counters;
import io.axonhub.gateway.store.Counters.Answer;
import io.axonhub.gateway.store.Counters.Claim;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.Subject;
import io.axonhub.gateway.store.UsageHistory;
import io.axonhub.gateway.store.memory.MemoryCounters;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** One place, and those who wait for it. */
class LinesTest {
    private static final Subject PROFILE = Subject.profile("default/p");
    private static final List<Claim> ONE = List.of(new Claim(PROFILE, Limit.concurrency(1), 1));

    private final Counters counters = new MemoryCounters(UsageHistory.none());
    private final List<String> served = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = new ArrayList<>();
    private final List<Long> waited = Collections.synchronizedList(new ArrayList<>());

    private Places places(Lines lines) {
        return new Places(counters, lines, Clock.systemUTC(), waited::add);
    }

    private static Lines lines(int most) {
        return new Lines(new Lines.Rules(most, Duration.ofMinutes(1)));
    }

    private Answer.Granted taken(Places places) {
        return (Answer.Granted) places.take(ONE, new Line.Who("first", 0));
    }

    /** Takes the place when it can, notes its name, and gives the place back. */
    private void waits(Lines lines, String key, int priority) {
        int before = lines.waiting(PROFILE);
        threads.add(Thread.ofVirtual().start(() -> {
            Places places = places(lines);
            Answer answer = places.take(ONE, new Line.Who(key, priority));
            served.add(key);
            if (answer instanceof Answer.Granted granted) {
                places.free(ONE, granted.reservation());
            }
        }));
        Awaitility.await().until(() -> lines.waiting(PROFILE) == before + 1);
    }

    private void end() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void servesTheHighestPriorityFirstAndKeysInTurn() throws InterruptedException {
        Lines lines = lines(10);
        Places places = places(lines);
        Answer.Granted first = taken(places);
        waits(lines, "greedy", 5);
        waits(lines, "greedy", 5);
        waits(lines, "greedy", 5);
        waits(lines, "modest", 5);
        waits(lines, "low", 0);
        waits(lines, "high", 9);
        places.free(ONE, first.reservation());
        end();
        assertThat(served).containsExactly("high", "greedy", "modest", "greedy", "greedy", "low");
        assertThat(lines.waiting(PROFILE)).isZero();
    }

    @Test
    void nobodyOfTheSamePriorityPassesThoseWhoWait() throws InterruptedException {
        Lines lines = lines(10);
        Answer.Granted first = taken(places(lines));
        waits(lines, "waiting", 3);
        assertThat(lines.isAhead(PROFILE, 3)).isTrue();
        assertThat(lines.isAhead(PROFILE, 4)).isFalse();
        places(lines).free(ONE, first.reservation());
        end();
        assertThat(lines.isAhead(PROFILE, 3)).isFalse();
    }

    @Test
    void oneMoreThanMayWaitIsRefusedAtOnce() throws InterruptedException {
        Lines lines = lines(1);
        Answer.Granted first = taken(places(lines));
        waits(lines, "waiting", 0);
        Answer answer = places(lines).take(ONE, new Line.Who("late", 0));
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        assertThat(waited).isEmpty();
        places(lines).free(ONE, first.reservation());
        end();
        assertThat(served).containsExactly("waiting");
        assertThat(waited).singleElement().satisfies(nanos -> assertThat(nanos).isPositive());
    }

    @Test
    void whoWaitedLongEnoughIsRefused() {
        Lines lines = new Lines(new Lines.Rules(5, Duration.ofMillis(20)));
        taken(places(lines));
        assertThat(places(lines).take(ONE, new Line.Who("late", 0))).isInstanceOf(Answer.Refused.class);
        assertThat(lines.waiting(PROFILE)).isZero();
        assertThat(waited).singleElement().satisfies(nanos -> assertThat(nanos).isPositive());
    }

    @Test
    void aClientThatLeavesLeavesTheLine() throws InterruptedException {
        Lines lines = lines(5);
        taken(places(lines));
        AtomicReference<LlmError> error = new AtomicReference<>();
        Thread client = Thread.ofVirtual().start(() -> {
            try {
                places(lines).take(ONE, new Line.Who("gone", 0));
            } catch (GatewayException e) {
                error.set(e.error());
            }
        });
        Awaitility.await().until(() -> lines.waiting(PROFILE) == 1);
        client.interrupt();
        client.join();
        assertThat(error.get()).isInstanceOf(LlmError.Canceled.class);
        assertThat(lines.waiting(PROFILE)).isZero();
    }

    @Test
    void aPlaceThatAnotherReplicaGivesBackIsNoticedToo() throws InterruptedException {
        Lines lines = lines(5);
        Answer.Granted first = taken(places(lines));
        waits(lines, "waiting", 0);
        first.reservation().settle(List.of(0L), Clock.systemUTC().instant());
        end();
        assertThat(served).containsExactly("waiting");
    }
}
