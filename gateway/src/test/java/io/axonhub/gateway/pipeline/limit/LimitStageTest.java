package io.axonhub.gateway.pipeline.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.pipeline.AnswerHeaders;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Blame;
import io.axonhub.gateway.pipeline.Charges;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Identity;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Counters;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.Limit.Resource;
import io.axonhub.gateway.store.Limit.Window;
import io.axonhub.gateway.store.Price;
import io.axonhub.gateway.store.PriceBook;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Rates;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.Subject;
import io.axonhub.gateway.store.UsageHistory;
import io.axonhub.gateway.store.memory.MemoryCounters;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.openai.chat.ChatOutbound;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitStageTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:15Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Subject KEY = Subject.key("default/k");
    private static final Subject PROFILE = Subject.profile("default/p");
    private static final Subject CHANNEL = Subject.channel("default/c");
    private static final Reply DONE = new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0]));

    private final Counters counters = new MemoryCounters(UsageHistory.none());

    private static Pricing pricing() {
        BigDecimal one = BigDecimal.ONE;
        Price dollarAToken = Price.flat("USD", new Rates(one, one, one, one, new BigDecimal("1000000"), one));
        return new Pricing(
                new PriceBook(List.of(new PriceBook.Entry("openai-compatible", "m", null, null, dollarAToken))));
    }

    private Reply run(Exchange exchange, Stage.Next next) {
        return new LimitStage(counters, new Lines(Lines.Rules.none()), pricing(), Charges.rough(), CLOCK)
                .handle(exchange, next);
    }

    private static Exchange exchange(Subject subject, Limit... limits) {
        Channel channel = Fixtures.channel("default/c", 1, 0, "m");
        Profile profile = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), channel);
        Snapshot plain = Fixtures.snapshot(profile, channel);
        Snapshot limited =
                new Snapshot(1, plain.channels(), plain.profiles(), plain.keys(), Map.of(subject, List.of(limits)));
        Exchange exchange = Fixtures.exchange("m", limited, profile);
        exchange.put(Profile.class, profile);
        return exchange;
    }

    private static Attempt attempt(Exchange exchange, int status, @Nullable Usage usage) {
        Attempt attempt = exchange.attempt(
                new Route(
                        "default/c",
                        "openai-compatible",
                        -1,
                        new ChatOutbound(),
                        new Target(
                                "m", ProviderCatalog.builtIn().capabilities("openai-compatible", "openai-chat", "m")),
                        URI.create("http://127.0.0.1:1"),
                        Headers.empty(),
                        Timeouts.defaults(),
                        UnaryOperator.identity(),
                        Authorization.none()),
                1);
        attempt.answered(status);
        attempt.learned(null, usage, null);
        return attempt;
    }

    private static Stage.Next answering(Usage usage) {
        return exchange -> {
            attempt(exchange, 200, usage);
            return DONE;
        };
    }

    private LlmError refusal(Exchange exchange) {
        return catchThrowableOfType(
                        GatewayException.class,
                        () -> run(exchange, next -> {
                            throw new AssertionError("passed");
                        }))
                .error();
    }

    private long left(Subject subject, Limit limit) {
        return switch (counters.reserve(List.of(new Counters.Claim(subject, limit, 0)), NOW)) {
            case Counters.Answer.Granted granted -> granted.left().getFirst();
            case Counters.Answer.Refused refused -> refused.left();
        };
    }

    private static @Nullable String header(Exchange exchange, String name) {
        return exchange.get(AnswerHeaders.class).headers().first(name).orElse(null);
    }

    @Test
    void saysWhichLimitIsReachedHowMuchIsLeftAndWhenItIsRenewed() {
        Limit two = new Limit(Resource.REQUESTS, Window.MINUTE, 2);
        for (int i = 0; i < 2; i++) {
            Exchange exchange = exchange(PROFILE, two);
            assertThat(run(exchange, answering(Usage.zero()))).isEqualTo(DONE);
            assertThat(header(exchange, "x-ratelimit-limit-requests")).isEqualTo("2");
            assertThat(header(exchange, "x-ratelimit-remaining-requests")).isEqualTo(Integer.toString(1 - i));
            assertThat(header(exchange, "x-ratelimit-reset-requests")).isEqualTo("45s");
        }
        Exchange third = exchange(PROFILE, two);
        assertThat(refusal(third))
                .isEqualTo(new LlmError.RateLimited(
                        "The limit of this profile, 2 requests per minute, is reached: 0 left and this request may use"
                                + " up to 1. It is renewed at 2026-11-23T10:01:00Z.",
                        Duration.ofSeconds(45)));
        assertThat(header(third, "x-ratelimit-remaining-requests")).isEqualTo("0");
    }

    @Test
    void aProjectsBudgetHoldsOverAllItsKeys() {
        Subject project = Subject.project("prj");
        Limit two = new Limit(Resource.REQUESTS, Window.MONTH, 2);
        for (String key : List.of("default/k", "default/other")) {
            assertThat(run(ofProject(key, project, two), answering(Usage.zero())))
                    .isEqualTo(DONE);
        }
        assertThat(refusal(ofProject("default/k", project, two)))
                .isInstanceOfSatisfying(
                        LlmError.class,
                        error -> assertThat(error.message())
                                .startsWith("The limit of this project, 2 requests per month, is reached"));
        assertThat(run(exchange(project, two), answering(Usage.zero())))
                .as("a key of no project")
                .isEqualTo(DONE);
    }

    private static Exchange ofProject(String key, Subject project, Limit limit) {
        Exchange exchange = exchange(KEY);
        Snapshot snapshot = exchange.get(Snapshot.class)
                .withProjects(Map.of(project, List.of(limit)), Map.of(), Map.of(key, project.id()));
        exchange.put(Snapshot.class, snapshot);
        exchange.identify(new Identity(key, key, exchange.get(Profile.class).id()));
        return exchange;
    }

    @Test
    void tellsAQuotaFromARate() {
        Limit day = new Limit(Resource.TOKENS, Window.DAY, 10);
        run(exchange(KEY, day), answering(new Usage(4, 0, 0, 0, 6, 0)));
        assertThat(refusal(exchange(KEY, day)))
                .isInstanceOfSatisfying(
                        LlmError.QuotaExceeded.class,
                        quota -> assertThat(quota.renewedIn())
                                .isEqualTo(Duration.between(NOW, Instant.parse("2026-11-24T00:00:00Z"))));
        Limit total = new Limit(Resource.REQUESTS, Window.TOTAL, 0);
        assertThat(refusal(exchange(KEY, total)))
                .isInstanceOfSatisfying(
                        LlmError.QuotaExceeded.class,
                        quota -> assertThat(quota.renewedIn()).isNull());
    }

    @Test
    void settlesWhatEachAttemptUsed() {
        Limit tokens = new Limit(Resource.TOKENS, Window.HOUR, 100_000);
        Limit money = new Limit(Resource.COST, Window.MONTH, Limit.units(new BigDecimal("10000")));
        run(exchange(KEY, tokens, money), exchange -> {
            assertThat(left(KEY, tokens)).isEqualTo(100_000 - 1 - TokenEstimate.ASSUMED_OUTPUT);
            attempt(exchange, 500, null);
            attempt(exchange, 200, new Usage(10, 0, 0, 0, 1, 0));
            attempt(exchange, 200, new Usage(20, 5, 0, 0, 2, 0));
            return DONE;
        });
        assertThat(left(KEY, tokens)).isEqualTo(100_000 - 38);
        assertThat(left(KEY, money)).isEqualTo(Limit.units(new BigDecimal("9996.999965")));
    }

    @Test
    void countsAnAnswerThatReportedNothingAsEstimated() {
        Limit tokens = new Limit(Resource.TOKENS, Window.HOUR, 100_000);
        run(exchange(KEY, tokens), exchange -> {
            attempt(exchange, 200, null);
            return DONE;
        });
        assertThat(left(KEY, tokens)).isEqualTo(100_000 - 1);
    }

    @Test
    void givesBackWhatNoProviderWasAskedFor() {
        Limit requests = new Limit(Resource.REQUESTS, Window.TOTAL, 5);
        Limit tokens = new Limit(Resource.TOKENS, Window.TOTAL, 9_000);
        LlmError none = new LlmError.ModelNotFound("m", "none");
        GatewayException thrown = catchThrowableOfType(
                GatewayException.class,
                () -> run(exchange(KEY, requests, tokens, Limit.concurrency(1)), exchange -> {
                    throw new GatewayException(none);
                }));
        assertThat(thrown.error()).isEqualTo(none);
        assertThat(left(KEY, requests)).isEqualTo(5);
        assertThat(left(KEY, tokens)).isEqualTo(9_000);
        assertThat(left(KEY, Limit.concurrency(1))).isEqualTo(1);
    }

    @Test
    void holdsAStreamsPlaceUntilItsEndOrUntilItIsClosed() {
        Limit one = Limit.concurrency(1);
        Reply.Stream read = (Reply.Stream) run(exchange(KEY, one), exchange -> {
            attempt(exchange, 200, Usage.zero());
            return new Reply.Stream(200, Headers.empty(), new Frames());
        });
        assertThat(refusal(exchange(KEY, one)))
                .isInstanceOfSatisfying(
                        LlmError.RateLimited.class,
                        error -> assertThat(error.message()).contains("1 request at the same time"));
        assertThat(read.chunks().next()).isNotNull();
        assertThat(left(KEY, one)).isZero();
        assertThat(read.chunks().next()).isNull();
        assertThat(left(KEY, one)).isEqualTo(1);
        Reply.Bytes left = (Reply.Bytes) run(exchange(KEY, one), exchange -> {
            attempt(exchange, 200, Usage.zero());
            return new Reply.Bytes(200, Headers.empty(), new Frames());
        });
        assertThat(left(KEY, one)).isZero();
        left.chunks().close();
        read.chunks().close();
        assertThat(left(KEY, one)).isEqualTo(1);
    }

    @Test
    void theRouteTellsHowLongARequestWaitedForAPlace() {
        Limit one = Limit.concurrency(1);
        LimitStage waiting = new LimitStage(
                counters, new Lines(new Lines.Rules(1, Duration.ofMillis(20))), pricing(), Charges.rough(), CLOCK);
        Exchange first = exchange(KEY, one);
        Reply.Stream held = (Reply.Stream) waiting.handle(first, exchange -> {
            attempt(exchange, 200, Usage.zero());
            return new Reply.Stream(200, Headers.empty(), new Frames());
        });
        Exchange second = exchange(KEY, one);
        assertThat(catchThrowableOfType(GatewayException.class, () -> waiting.handle(second, next -> DONE))
                        .error())
                .isInstanceOf(LlmError.RateLimited.class);
        assertThat(first.routeLog().waits()).isEmpty();
        assertThat(second.routeLog().waits()).singleElement().satisfies(wait -> {
            assertThat(wait.reason()).isEqualTo("queue");
            assertThat(wait.nanos()).isPositive();
        });
        held.chunks().close();
    }

    @Test
    void letsARequestThatMayUseMoreThanAWindowRunInAFreshOne() {
        Limit small = new Limit(Resource.TOKENS, Window.MINUTE, 50);
        run(exchange(KEY, small), answering(new Usage(10, 0, 0, 0, 5, 0)));
        assertThat(left(KEY, small)).isEqualTo(35);
        assertThat(refusal(exchange(KEY, small))).isInstanceOf(LlmError.RateLimited.class);
    }

    @Test
    void aFullChannelIsAnErrorOfTheAttemptThatMayBeTriedElsewhere() {
        Stage stage = new ChannelLimitStage(counters, pricing(), Charges.rough(), CLOCK);
        Limit one = new Limit(Resource.REQUESTS, Window.MINUTE, 1);
        Exchange first = exchange(CHANNEL, one);
        attempt(first, 200, Usage.zero());
        assertThat(stage.handle(first, exchange -> DONE)).isEqualTo(DONE);
        Exchange second = exchange(CHANNEL, one);
        Attempt attempt = attempt(second, 0, null);
        GatewayException full = catchThrowableOfType(
                GatewayException.class,
                () -> stage.handle(second, exchange -> {
                    throw new AssertionError("asked");
                }));
        assertThat(full.error()).isInstanceOf(LlmError.RateLimited.class);
        assertThat(Blame.of(full.error())).isNotEqualTo(Blame.CALLER);
        assertThat(attempt.error()).isEqualTo(full.error());
        assertThat(second.find(AnswerHeaders.class)).isEmpty();
    }

    @Test
    void refusesWhenItCannotTellWhatWasUsed() {
        Counters blind = new MemoryCounters((subject, resource, since) -> {
            throw new StoreException(StoreException.Kind.UNREACHABLE, "away", null);
        });
        Exchange exchange = exchange(KEY, new Limit(Resource.COST, Window.MONTH, 5));
        GatewayException refused = catchThrowableOfType(
                GatewayException.class,
                () -> new LimitStage(blind, new Lines(Lines.Rules.none()), pricing(), Charges.rough(), CLOCK)
                        .handle(exchange, next -> DONE));
        assertThat(refused.error()).isInstanceOf(LlmError.Unavailable.class);
    }

    private static final class Frames implements Reply.Chunks {
        private boolean given;

        @Override
        public byte @Nullable [] next() {
            byte[] next = given ? null : new byte[] {1};
            given = true;
            return next;
        }

        @Override
        public boolean broken() {
            return false;
        }

        @Override
        public void close() {
            given = true;
        }
    }
}
