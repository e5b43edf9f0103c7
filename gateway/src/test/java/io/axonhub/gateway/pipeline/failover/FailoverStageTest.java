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
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.openai.chat.ChatOutbound;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class FailoverStageTest {
    private static final Reply DONE = new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0]));
    private static final LlmError DOWN = new LlmError.UpstreamFailed(500, "down");
    private static final LlmError WRONG = new LlmError.UpstreamRejected(400, "wrong", null, null);

    private final FailoverStage stage = new FailoverStage(() -> 1);

    private static Exchange exchange(int maxAttempts, Set<Integer> onStatus, String... channels) {
        Channel channel = Fixtures.channel("default/a", 1, 0, "m");
        Profile profile = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), channel);
        Exchange exchange = Fixtures.exchange("m", Fixtures.snapshot(profile, channel), profile);
        Deque<String> left = new ArrayDeque<>(List.of(channels));
        exchange.put(Candidates.class, new Candidates() {
            @Override
            public boolean hasNext() {
                return !left.isEmpty();
            }

            @Override
            public Route next() {
                return route(left.remove());
            }

            @Override
            public int maxAttempts() {
                return maxAttempts;
            }

            @Override
            public boolean retries(int status) {
                return onStatus.contains(status);
            }
        });
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
}
