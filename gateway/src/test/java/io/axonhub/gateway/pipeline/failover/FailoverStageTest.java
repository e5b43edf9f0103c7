package io.axonhub.gateway.pipeline.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.FixedCandidates;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.pipeline.RouteLog;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.openai.chat.ChatOutbound;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class FailoverStageTest {
    private static final Reply DONE = new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0]));
    private static final LlmError DOWN = new LlmError.UpstreamFailed(500, "down");
    private static final LlmError WRONG = new LlmError.UpstreamRejected(400, "wrong", null, null);

    private final AtomicLong clock = new AtomicLong(1);
    private final List<Duration> waits = new ArrayList<>();
    private final FailoverStage stage = stage(RetryRules.defaults());

    private FailoverStage stage(RetryRules rules) {
        Waits.Pause pause = time -> {
            waits.add(time);
            clock.addAndGet(time.toNanos());
        };
        return new FailoverStage(rules, new Waits(rules.patience(), new Random(5), pause), clock::get);
    }

    private static RetryRules rules(Duration within, Duration wait, int percent, int least) {
        return new RetryRules(Duration.ofMinutes(10), within, wait, percent, least);
    }

    private static Exchange exchange(int maxAttempts, Set<Integer> onStatus, String... channels) {
        return exchange(maxAttempts, onStatus, Headers.empty(), channels);
    }

    private static Exchange exchange(int maxAttempts, Set<Integer> onStatus, Headers headers, String... channels) {
        Channel channel = Fixtures.channel("default/a", 1, 0, "m");
        Profile profile = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), channel);
        Exchange exchange = Fixtures.exchange("m", Fixtures.snapshot(profile, channel), profile, headers);
        exchange.put(
                Candidates.class,
                new FixedCandidates(
                        maxAttempts,
                        onStatus,
                        Arrays.stream(channels).map(FailoverStageTest::route).toList()));
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

    private static Reply failing(Exchange exchange, int status, LlmError error) {
        exchange.currentAttempt().answered(status);
        throw new GatewayException(error);
    }

    private static List<String> tried(Exchange exchange) {
        return exchange.attempts().stream()
                .map(Attempt::route)
                .map(Route::channel)
                .toList();
    }

    @Test
    void movesOnUntilOneAnswers() {
        Exchange exchange = exchange(3, Set.of(), "a", "b", "c");
        Reply reply = stage.handle(exchange, e -> e.currentAttempt().number() < 3 ? failing(e, 500, DOWN) : DONE);
        assertThat(reply).isEqualTo(DONE);
        assertThat(tried(exchange)).containsExactly("a", "b", "c");
    }

    @Test
    void neverTriesAgainWhatTheCallerMustMend() {
        Exchange exchange = exchange(3, Set.of(), "a", "b");
        assertThatThrownBy(() -> stage.handle(exchange, e -> failing(e, 400, WRONG)))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isEqualTo(WRONG));
        assertThat(tried(exchange)).containsExactly("a");
    }

    @Test
    void aProfileMayRetryAStatusWhateverItsClass() {
        Exchange exchange = exchange(3, Set.of(400), "a", "b");
        assertThat(stage.handle(exchange, e -> e.currentAttempt().number() == 1 ? failing(e, 400, WRONG) : DONE))
                .isEqualTo(DONE);
    }

    @Test
    void stopsAtTheAttemptLimitWithTheLastError() {
        Exchange exchange = exchange(2, Set.of(), "a", "b", "c");
        assertThatThrownBy(() -> stage.handle(
                        exchange,
                        e -> failing(
                                e,
                                500,
                                new LlmError.UpstreamFailed(
                                        500, "try " + e.currentAttempt().number()))))
                .hasMessage("try 2");
        assertThat(tried(exchange)).containsExactly("a", "b");
    }

    @Test
    void aRequestThatOneDialectCannotSayMayGoToAnother() {
        LlmError unsaid = LlmError.InvalidRequest.of("n", "one choice only");
        Exchange served = exchange(3, Set.of(), "a", "b");
        assertThat(stage.handle(served, e -> e.currentAttempt().number() == 1 ? failing(e, 0, unsaid) : DONE))
                .isEqualTo(DONE);
        Exchange refused = exchange(3, Set.of(), "a", "b");
        assertThatThrownBy(() -> stage.handle(refused, e -> failing(e, 0, unsaid)))
                .hasMessage("one choice only");
        Exchange failed = exchange(3, Set.of(), "a", "b");
        assertThatThrownBy(() -> stage.handle(
                        failed, e -> e.currentAttempt().number() == 1 ? failing(e, 500, DOWN) : failing(e, 0, unsaid)))
                .hasMessage("down");
    }

    @Test
    void stopsWhenTheCandidatesAreSpent() {
        Exchange exchange = exchange(5, Set.of(), "a");
        assertThatThrownBy(() -> stage.handle(exchange, e -> failing(e, 500, DOWN)))
                .hasMessage("down");
    }

    private static FixedCandidates candidates(Exchange exchange) {
        return (FixedCandidates) exchange.get(Candidates.class);
    }

    private List<String> drawsAfter(LlmError error) {
        return drawsAfter(0, error);
    }

    private List<String> drawsAfter(int status, LlmError error) {
        Exchange exchange = exchange(2, Set.of(), "a", "b");
        stage.handle(exchange, e -> e.currentAttempt().number() == 1 ? failing(e, status, error) : DONE);
        return candidates(exchange).draws();
    }

    @Test
    void whatOurCredentialIsToBlameForGoesToAnotherOfTheSameChannel() {
        for (LlmError error : List.of(
                new LlmError.UpstreamAuth("no"),
                new LlmError.UpstreamQuota("broke"),
                new LlmError.RateLimited("slow down", null))) {
            assertThat(drawsAfter(429, error)).as(error.errorClass()).containsExactly("next", "another");
        }
    }

    @Test
    void aLimitOfTheChannelsOwnGoesToTheNextChannel() {
        for (LlmError error :
                List.of(new LlmError.RateLimited("full", null), new LlmError.QuotaExceeded("used up", null))) {
            assertThat(drawsAfter(error)).as(error.errorClass()).containsExactly("next", "next");
        }
    }

    @Test
    void whatTheChannelIsToBlameForGoesToTheNext() {
        for (LlmError error : List.of(
                DOWN,
                new LlmError.Overloaded("busy", null),
                new LlmError.Timeout(LlmError.Timeout.Phase.FIRST_BYTE, "slow"),
                new LlmError.MalformedUpstream("garbage"),
                new LlmError.ConnectionLost("reset"))) {
            assertThat(drawsAfter(error)).as(error.errorClass()).containsExactly("next", "next");
        }
    }

    @Test
    void theClassOfTheErrorSaysWhatIsTriedAfterAPromptThatDoesNotFitOrIsFiltered() {
        assertThat(drawsAfter(new LlmError.ContextOverflow("whatever it says"))).containsExactly("next", "larger");
        assertThat(drawsAfter(new LlmError.ContentFiltered("whatever it says"))).containsExactly("next", "past filter");
    }

    @Test
    void withoutALargerModelTheClientIsToldThatThePromptDoesNotFit() {
        Exchange exchange = exchange(3, Set.of(), "a");
        assertThatThrownBy(() -> stage.handle(exchange, e -> failing(e, 400, new LlmError.ContextOverflow("too long"))))
                .hasMessage("too long");
    }

    @Test
    void saysWhyNobodyCouldBeAsked() {
        Exchange exchange = exchange(3, Set.of());
        assertThatThrownBy(() -> stage.handle(exchange, e -> DONE))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.Unavailable.class));
        assertThat(exchange.attempts()).isEmpty();
    }

    @Test
    void eachAttemptIsToldOfAndEndsHoweverItFails() {
        Exchange refused = exchange(3, Set.of(), "a", "b");
        stage.handle(refused, e -> e.currentAttempt().number() == 1 ? failing(e, 500, DOWN) : DONE);
        assertThat(candidates(refused).begun()).containsExactlyElementsOf(refused.attempts());
        assertThat(refused.attempts().getFirst().error()).isEqualTo(DOWN);
        Exchange defect = exchange(3, Set.of(), "a", "b");
        assertThatThrownBy(() -> stage.handle(defect, e -> {
                    throw new IllegalStateException("a defect");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(defect.currentAttempt().error()).isInstanceOf(LlmError.Internal.class);
    }

    private String told(FailoverStage failover, Exchange exchange, LlmError error) {
        try {
            failover.handle(exchange, e -> failing(e, 500, error));
        } catch (GatewayException e) {
            return e.error().message();
        }
        throw new AssertionError("no error");
    }

    @Test
    void furtherAttemptsAreAShareOfTheRequestsAndAFewInAnyCase() {
        FailoverStage sparing = stage(rules(Duration.ofMinutes(2), Duration.ZERO, 50, 2));
        List<Integer> attempts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Exchange exchange = exchange(2, Set.of(), "a", "b");
            assertThat(told(sparing, exchange, DOWN)).isEqualTo("down");
            attempts.add(exchange.attempts().size());
        }
        assertThat(attempts).containsExactly(2, 2, 1, 1, 1, 2, 1, 2);
        clock.addAndGet(Duration.ofSeconds(11).toNanos());
        Exchange later = exchange(3, Set.of(), "a", "b", "c");
        told(sparing, later, DOWN);
        assertThat(later.attempts()).as("ten seconds later all is forgotten").hasSize(3);
    }

    @Test
    void whatNobodyWasAskedForCostsNoBudget() {
        FailoverStage sparing = stage(rules(Duration.ofMinutes(2), Duration.ZERO, 0, 0));
        for (LlmError error :
                List.of(LlmError.InvalidRequest.of("n", "one only"), new LlmError.RateLimited("channel full", null))) {
            Exchange exchange = exchange(3, Set.of(), "a", "b");
            assertThat(sparing.handle(exchange, e -> e.currentAttempt().number() == 1 ? failing(e, 0, error) : DONE))
                    .isEqualTo(DONE);
        }
        Exchange asked = exchange(3, Set.of(), "a", "b");
        told(sparing, asked, DOWN);
        assertThat(asked.attempts()).hasSize(1);
    }

    @Test
    void noAttemptBeginsWhenTheTimeForThemIsOver() {
        FailoverStage hasty = stage(rules(Duration.ofSeconds(3), Duration.ZERO, 1000, 10));
        Exchange exchange = exchange(5, Set.of(), "a", "b", "c", "d");
        assertThatThrownBy(() -> hasty.handle(exchange, e -> {
                    clock.addAndGet(Duration.ofSeconds(2).toNanos());
                    return failing(e, 500, DOWN);
                }))
                .hasMessage("down");
        assertThat(tried(exchange)).containsExactly("a", "b");
    }

    @Test
    void noAttemptBeginsBehindTheClientsOwnDeadline() {
        Exchange exchange = exchange(5, Set.of(), Headers.of("x-axonhub-timeout", "3s"), "a", "b", "c", "d");
        assertThatThrownBy(() -> stage.handle(exchange, e -> {
                    clock.addAndGet(Duration.ofSeconds(2).toNanos());
                    return failing(e, 500, DOWN);
                }))
                .hasMessage("down");
        assertThat(tried(exchange)).containsExactly("a", "b");
    }

    @Test
    void theRequestsOwnTimeIsNoProvidersFault() {
        Exchange exchange = exchange(3, Set.of(), "a", "b");
        assertThat(told(stage, exchange, new LlmError.Timeout(LlmError.Timeout.Phase.DEADLINE, "over")))
                .isEqualTo("over");
        assertThat(exchange.attempts()).hasSize(1);
    }

    @Test
    void channelsThatAllFailedAreTriedOnceMoreWhereWaitingIsAllowed() {
        FailoverStage patient = stage(rules(Duration.ofMinutes(2), Duration.ofSeconds(2), 1000, 10));
        Exchange exchange = exchange(6, Set.of(), "a", "b");
        Reply reply = patient.handle(exchange, e -> e.currentAttempt().number() < 6 ? failing(e, 500, DOWN) : DONE);
        assertThat(reply).isEqualTo(DONE);
        assertThat(tried(exchange)).containsExactly("a", "b", "a", "b", "a", "b");
        assertThat(waits).hasSize(2).allMatch(wait -> wait.compareTo(Duration.ofMillis(200)) <= 0);
        assertThat(waits.get(0)).isNotEqualTo(waits.get(1));
        assertThat(exchange.routeLog().waits())
                .as("the record says so")
                .containsExactly(
                        new RouteLog.Wait("backoff", waits.get(0).toNanos()),
                        new RouteLog.Wait("backoff", waits.get(1).toNanos()));
    }

    @Test
    void aWaitIsAsLongAsTheProviderAsksOrThereIsNone() {
        FailoverStage patient = stage(rules(Duration.ofMinutes(2), Duration.ofSeconds(2), 1000, 10));
        Exchange soon = exchange(2, Set.of(), "a");
        patient.handle(
                soon,
                e -> e.currentAttempt().number() == 1
                        ? failing(e, 429, new LlmError.RateLimited("slow down", Duration.ofSeconds(1)))
                        : DONE);
        assertThat(waits.getFirst()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1100));
        Exchange late = exchange(2, Set.of(), "a");
        assertThat(told(patient, late, new LlmError.Overloaded("busy", Duration.ofSeconds(3))))
                .isEqualTo("busy");
        assertThat(waits).as("too long to wait for").hasSize(1);
        Exchange never = exchange(2, Set.of(), "a");
        assertThat(told(stage, never, DOWN)).isEqualTo("down");
        assertThat(never.attempts()).as("off unless it is configured").hasSize(1);
    }
}
