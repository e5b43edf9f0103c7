package io.axonhub.gateway.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.store.Counters;
import io.axonhub.gateway.store.Counters.Answer;
import io.axonhub.gateway.store.Counters.Claim;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.Limit.Resource;
import io.axonhub.gateway.store.Limit.Window;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.Subject;
import io.axonhub.gateway.store.UsageHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryCountersTest {
    private static final Instant NOW = Instant.parse("2026-02-28T10:59:30Z");
    private static final Subject KEY = Subject.key("default/k");
    private static final Subject PROFILE = Subject.profile("default/p");

    private final Counters counters = new MemoryCounters(UsageHistory.none());

    private static Claim claim(Resource resource, Window window, long most, long amount) {
        return new Claim(KEY, new Limit(resource, window, most), amount);
    }

    private static Claim minute(long most, long amount) {
        return claim(Resource.TOKENS, Window.MINUTE, most, amount);
    }

    private Counters.Reservation granted(Instant now, Claim... claims) {
        return ((Answer.Granted) counters.reserve(List.of(claims), now)).reservation();
    }

    private long left(Claim claim, Instant now) {
        return switch (counters.reserve(List.of(claim), now)) {
            case Answer.Granted granted -> granted.left().getFirst();
            case Answer.Refused refused -> refused.left();
        };
    }

    @Test
    void grantsUpToTheLimitAndThenSaysHowMuchIsLeft() {
        granted(NOW, minute(10, 4));
        granted(NOW, minute(10, 4));
        assertThat(counters.reserve(List.of(minute(10, 3)), NOW)).isEqualTo(new Answer.Refused(minute(10, 3), 2));
        granted(NOW, minute(10, 2));
        assertThat(counters.reserve(List.of(minute(10, 0)), NOW))
                .as("nothing wanted, nothing left")
                .isInstanceOf(Answer.Refused.class);
        assertThat(left(minute(12, 1), NOW)).as("raised").isEqualTo(1);
    }

    @Test
    void settlesOnceToWhatWasUsed() {
        Counters.Reservation reservation = granted(NOW, minute(100, 80));
        reservation.settle(List.of(30L), NOW);
        reservation.settle(List.of(0L), NOW);
        assertThat(left(minute(100, 0), NOW)).isEqualTo(70);
        granted(NOW, minute(100, 10)).settle(List.of(95L), NOW);
        assertThat(left(minute(100, 1), NOW)).as("more than reserved").isZero();
    }

    @Test
    void takesAllClaimsOrNone() {
        Claim profile = new Claim(PROFILE, new Limit(Resource.REQUESTS, Window.HOUR, 1), 1);
        granted(NOW, profile);
        assertThat(counters.reserve(List.of(minute(10, 10), profile), NOW)).isEqualTo(new Answer.Refused(profile, 0));
        assertThat(left(minute(10, 10), NOW)).as("given back").isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "MINUTE, 2026-02-28T10:59:59.999Z, 2026-02-28T11:00:00Z",
        "HOUR, 2026-02-28T10:59:59.999Z, 2026-02-28T11:00:00Z",
        "DAY, 2026-02-28T23:59:59.999Z, 2026-03-01T00:00:00Z",
        "MONTH, 2026-02-28T23:59:59.999Z, 2026-03-01T00:00:00Z"
    })
    void startsAnewWithEachWindowAndNotBefore(Window window, Instant last, Instant next) {
        Claim all = claim(Resource.TOKENS, window, 10, 10);
        Counters.Reservation old = granted(NOW, all);
        assertThat(counters.reserve(List.of(all), last)).isInstanceOf(Answer.Refused.class);
        assertThat(window.end(last)).isEqualTo(next);
        granted(next, claim(Resource.TOKENS, window, 10, 4));
        old.settle(List.of(0L), next);
        assertThat(left(claim(Resource.TOKENS, window, 10, 1), next))
                .as("the old window's settlement is not this one's")
                .isEqualTo(5);
        assertThat(left(claim(Resource.TOKENS, window, 10, 1), last))
                .as("a clock that steps back")
                .isEqualTo(4);
    }

    @Test
    void totalsNeverStartAnew() {
        granted(NOW, claim(Resource.COST, Window.TOTAL, 5, 5));
        assertThat(left(claim(Resource.COST, Window.TOTAL, 5, 1), NOW.plusSeconds(1L << 32)))
                .isZero();
        assertThat(Window.TOTAL.end(NOW)).isNull();
    }

    @Test
    void beginsWithWhatTheRecordsSayAndAsksThemOnce() {
        List<String> asked = new ArrayList<>();
        Counters remembering = new MemoryCounters((subject, limit, since) -> {
            asked.add(subject + " " + limit.resource() + " " + since);
            if (asked.size() == 1) {
                throw new StoreException(StoreException.Kind.UNREACHABLE, "away", null);
            }
            return 7;
        });
        List<Claim> day = List.of(claim(Resource.TOKENS, Window.DAY, 10, 2));
        assertThatThrownBy(() -> remembering.reserve(day, NOW)).isInstanceOf(StoreException.class);
        assertThat(remembering.reserve(day, NOW))
                .isInstanceOfSatisfying(
                        Answer.Granted.class,
                        granted -> assertThat(granted.left()).containsExactly(1L));
        assertThat(remembering.reserve(day, NOW)).isInstanceOf(Answer.Refused.class);
        assertThat(remembering.reserve(day, NOW.plusSeconds(86_400))).isInstanceOf(Answer.Granted.class);
        remembering.reserve(List.of(minute(10, 1)), NOW);
        assertThat(asked)
                .containsExactly(
                        "key:default/k TOKENS 2026-02-28T00:00:00Z", "key:default/k TOKENS 2026-02-28T00:00:00Z");
    }

    /** Requests that reserve, use less or give up, from many threads at once. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void neverGrantsMoreThanTheLimitsHoweverManyAskAtOnce(long seed) throws Exception {
        long most = 1_000;
        AtomicLong running = new AtomicLong();
        AtomicLong highest = new AtomicLong();
        AtomicLong used = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int t = 0; t < 64; t++) {
                SplittableRandom random = new SplittableRandom(seed * 1_000 + t);
                tasks.add(() -> {
                    for (int i = 0; i < 50; i++) {
                        one(most, random, running, highest, used);
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        }
        assertThat(used.get()).isBetween(1L, most);
        assertThat(highest.get()).isBetween(1L, 4L);
        assertThat(running.get()).isZero();
        assertThat(left(claim(Resource.TOKENS, Window.DAY, most + 50, 0), NOW)).isEqualTo(most + 50 - used.get());
    }

    private void one(long most, SplittableRandom random, AtomicLong running, AtomicLong highest, AtomicLong used) {
        long wanted = random.nextLong(1, 21);
        Answer answer = counters.reserve(
                List.of(new Claim(KEY, Limit.concurrency(4), 1), claim(Resource.TOKENS, Window.DAY, most, wanted)),
                NOW);
        if (answer instanceof Answer.Granted granted) {
            highest.accumulateAndGet(running.incrementAndGet(), Math::max);
            long real = random.nextLong(wanted + 1);
            used.addAndGet(real);
            running.decrementAndGet();
            granted.reservation().settle(List.of(0L, real), NOW);
        }
    }
}
