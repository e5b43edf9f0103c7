package io.axonhub.gateway.pipeline.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.FixedCandidates;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.openai.chat.ChatOutbound;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A slow attempt and the one beside it. */
@Timeout(60)
class RaceTest {
    private static final LlmError DOWN = new LlmError.UpstreamFailed(500, "down");
    private static final Candidates.Hedge SOON = new Candidates.Hedge("p", Duration.ofMillis(1), 100);
    private static final Candidates.Hedge NEVER = new Candidates.Hedge("p", Duration.ofDays(1), 100);

    private final FailoverStage stage = new FailoverStage(RetryRules.defaults(), new Random(1), () -> 1);
    private final CountDownLatch canceled = new CountDownLatch(1);

    private static Exchange exchange(Candidates.Hedge hedge, int maxAttempts, String... channels) {
        Channel channel = Fixtures.channel("default/a", 1, 0, "m");
        Profile profile = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), channel);
        Exchange exchange = Fixtures.exchange("m", Fixtures.snapshot(profile, channel), profile);
        exchange.put(
                Candidates.class,
                new FixedCandidates(
                                maxAttempts,
                                Set.of(),
                                Arrays.stream(channels).map(RaceTest::route).toList())
                        .hedging(hedge));
        return exchange;
    }

    private static Route route(String channel) {
        return new Route(
                channel,
                "openai-compatible",
                -1,
                new ChatOutbound(),
                new Target("m", ProviderCatalog.builtIn().capabilities("openai-compatible", "openai-chat", "m")),
                URI.create("http://127.0.0.1:1"),
                Headers.empty(),
                Timeouts.defaults(),
                UnaryOperator.identity(),
                Authorization.none());
    }

    private static Reply done(Exchange branch) {
        Attempt attempt = branch.currentAttempt();
        attempt.answered(200);
        attempt.learned("up", new Usage(attempt.number(), 0, 0, 0, 1, 0), null);
        attempt.ended(2, null, false);
        branch.put(String.class, attempt.route().channel());
        return new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0]));
    }

    /** Hangs until it is interrupted, as an upstream's read does. */
    private Reply hanging() {
        try {
            new CountDownLatch(1).await();
            throw new AssertionError("it cannot go on");
        } catch (InterruptedException e) {
            canceled.countDown();
            throw new GatewayException(new LlmError.Canceled("the request was canceled"), e);
        }
    }

    private static Reply failing() {
        throw new GatewayException(DOWN);
    }

    private static boolean isAt(Exchange branch, String channel) {
        return branch.currentAttempt().route().channel().equals(channel);
    }

    @Test
    void theSecondWinsAndTheFirstIsCanceledAtOnce() throws InterruptedException {
        Exchange exchange = exchange(SOON, 3, "a", "b");
        Reply reply = stage.handle(exchange, branch -> isAt(branch, "a") ? hanging() : done(branch));
        assertThat(reply).isInstanceOf(Reply.Whole.class);
        canceled.await();
        assertThat(exchange.attempts())
                .extracting(attempt -> attempt.route().channel(), Attempt::occasion)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", Attempt.Occasion.FIRST),
                        org.assertj.core.groups.Tuple.tuple("b", Attempt.Occasion.HEDGE));
        assertThat(exchange.attempts().getFirst().error()).isInstanceOf(LlmError.Canceled.class);
        assertThat(exchange.currentAttempt().usage()).isEqualTo(new Usage(2, 0, 0, 0, 1, 0));
        assertThat(exchange.get(String.class)).as("what the winner left").isEqualTo("b");
    }

    @Test
    void theFirstWinsThoughTheSecondRunsAndIsTheOneUnderWay() throws InterruptedException {
        CountDownLatch second = new CountDownLatch(1);
        Exchange exchange = exchange(SOON, 3, "a", "b");
        Stage.Next next = branch -> {
            if (isAt(branch, "b")) {
                second.countDown();
                return hanging();
            }
            await(second);
            return done(branch);
        };
        stage.handle(exchange, next);
        canceled.await();
        assertThat(exchange.currentAttempt().route().channel()).isEqualTo("a");
        assertThat(exchange.attempts())
                .extracting(Attempt::number)
                .as("both are recorded, the winner last")
                .containsExactly(2, 1);
        assertThat(exchange.get(String.class)).isEqualTo("a");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aQuickFirstHasNoSecond() {
        Exchange exchange = exchange(NEVER, 3, "a", "b");
        stage.handle(exchange, RaceTest::done);
        assertThat(exchange.attempts()).hasSize(1);
    }

    @Test
    void aFirstThatFailsEarlyIsFollowedAsEver() {
        Exchange exchange = exchange(NEVER, 3, "a", "b");
        stage.handle(exchange, branch -> isAt(branch, "a") ? failing() : done(branch));
        assertThat(exchange.attempts())
                .extracting(Attempt::occasion)
                .containsExactly(Attempt.Occasion.FIRST, Attempt.Occasion.RETRY);
        assertThat(exchange.attempts().getFirst().error()).isEqualTo(DOWN);
    }

    @Test
    void oneThatFailsLeavesTheOtherToWin() {
        CountDownLatch failed = new CountDownLatch(1);
        Exchange exchange = exchange(SOON, 3, "a", "b");
        stage.handle(exchange, branch -> {
            if (isAt(branch, "b")) {
                failed.countDown();
                return failing();
            }
            await(failed);
            return done(branch);
        });
        assertThat(exchange.currentAttempt().route().channel()).isEqualTo("a");
    }

    @Test
    void bothThatFailAreFollowedByAThird() {
        CountDownLatch failed = new CountDownLatch(1);
        Exchange exchange = exchange(SOON, 3, "a", "b", "c");
        ((FixedCandidates) exchange.get(Candidates.class)).hedging(SOON);
        stage.handle(exchange, branch -> {
            if (isAt(branch, "b")) {
                failed.countDown();
                return failing();
            }
            if (isAt(branch, "a")) {
                await(failed);
                return failing();
            }
            return done(branch);
        });
        assertThat(exchange.attempts()).hasSize(3);
        assertThat(exchange.currentAttempt().route().channel()).isEqualTo("c");
    }

    @Test
    void thereIsNoSecondBeyondTheProfilesAttemptsOrTheBudget() {
        Exchange one = exchange(SOON, 1, "a", "b");
        CountDownLatch release = new CountDownLatch(1);
        Thread.ofVirtual().start(release::countDown);
        stage.handle(one, branch -> {
            await(release);
            return done(branch);
        });
        assertThat(one.attempts()).hasSize(1);
        RetryBudget budget = new RetryBudget(5, 1);
        budget.requested(1);
        assertThat(budget.take(1)).isTrue();
        assertThat(budget.take(1)).isFalse();
    }

    @Test
    void aClientThatLeavesCancelsBoth() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(2);
        CountDownLatch gone = new CountDownLatch(2);
        Exchange exchange = exchange(SOON, 3, "a", "b");
        Thread request = Thread.ofVirtual()
                .unstarted(() -> assertThatThrownBy(() -> stage.handle(exchange, branch -> {
                            running.countDown();
                            try {
                                return hanging();
                            } finally {
                                gone.countDown();
                            }
                        }))
                        .isInstanceOfSatisfying(
                                GatewayException.class,
                                e -> assertThat(e.error()).isInstanceOf(LlmError.Canceled.class)));
        request.start();
        running.await();
        request.interrupt();
        gone.await();
        request.join();
        assertThat(exchange.attempts()).allMatch(attempt -> attempt.error() instanceof LlmError.Canceled);
    }

    @Test
    void aDefectInAnAttemptIsThrownOnTheRequestsThread() {
        Exchange exchange = exchange(NEVER, 3, "a");
        assertThatThrownBy(() -> stage.handle(exchange, branch -> {
                    throw new IllegalStateException("a defect");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(exchange.currentAttempt().error()).isInstanceOf(LlmError.Internal.class);
    }
}
