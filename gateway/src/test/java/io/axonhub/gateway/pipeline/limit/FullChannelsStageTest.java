package io.axonhub.gateway.pipeline.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.AllFull;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Identity;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.pipeline.RouteLog;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Subject;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.openai.chat.ChatOutbound;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model whose channels have one place, and those who want it. */
@Timeout(60)
class FullChannelsStageTest {
    private static final LlmError FULL = new LlmError.Overloaded("All channels are full.", null);
    private static final Subject LINE = Subject.channels("default/p/m");
    private static final Channel CHANNEL = Fixtures.channel("default/c", 1, 0, "m");
    private static final Profile PROFILE = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), CHANNEL);

    private final Semaphore places = new Semaphore(1);
    private final List<String> served = Collections.synchronizedList(new ArrayList<>());

    private static Lines lines(int most, Duration longest) {
        return new Lines(new Lines.Rules(most, longest));
    }

    private static Exchange exchange(String key, int priority) {
        Exchange exchange = Fixtures.exchange("m", Fixtures.snapshot(PROFILE, CHANNEL), PROFILE);
        exchange.identify(new Identity(key, key, PROFILE.id(), null, null, priority));
        return exchange;
    }

    /** Routing over one channel: a stream that holds its place until it is closed, or the refusal that everything is full. */
    private Reply route(Exchange exchange) {
        if (!places.tryAcquire()) {
            exchange.put(AllFull.class, new AllFull());
            throw new GatewayException(FULL);
        }
        served.add(exchange.identity().keyId());
        return new Reply.Stream(200, Headers.empty(), new Held());
    }

    private final class Held implements Reply.Chunks {
        @Override
        public byte @Nullable [] next() {
            return new byte[] {1};
        }

        @Override
        public boolean broken() {
            return false;
        }

        @Override
        public void close() {
            places.release();
        }
    }

    private static void end(Reply reply) {
        ((Reply.Stream) reply).chunks().close();
    }

    private FutureTask<Reply> waits(FullChannelsStage stage, Lines lines, Exchange exchange) {
        int before = lines.waiting(LINE);
        FutureTask<Reply> task = new FutureTask<>(() -> {
            Reply reply = stage.handle(exchange, this::route);
            end(reply);
            return reply;
        });
        Thread.ofVirtual().start(task);
        Awaitility.await().until(() -> lines.waiting(LINE) == before + 1);
        return task;
    }

    private static GatewayException refused(FullChannelsStage stage, Exchange exchange, FullChannelsStageTest test) {
        return catchThrowableOfType(GatewayException.class, () -> stage.handle(exchange, test::route));
    }

    @Test
    void nobodyWaitsWhereThereIsAPlace() {
        Exchange exchange = exchange("a", 0);
        end(new FullChannelsStage(lines(5, Duration.ofMinutes(1))).handle(exchange, this::route));
        assertThat(exchange.routeLog().waits()).isEmpty();
        assertThat(places.availablePermits()).isEqualTo(1);
    }

    @Test
    void thePlaceThatIsGivenBackGoesToTheHighestPriorityAndTheRouteSaysWhoWaited() throws Exception {
        Lines lines = lines(5, Duration.ofMinutes(1));
        FullChannelsStage stage = new FullChannelsStage(lines);
        Reply first = stage.handle(exchange("first", 0), this::route);
        Exchange low = exchange("low", 0);
        FutureTask<Reply> patient = waits(stage, lines, low);
        FutureTask<Reply> hasty = waits(stage, lines, exchange("high", 7));
        end(first);
        hasty.get();
        patient.get();
        assertThat(served).containsExactly("first", "high", "low");
        assertThat(low.routeLog().waits())
                .singleElement()
                .satisfies(wait -> assertThat(wait.nanos()).isPositive())
                .extracting(RouteLog.Wait::reason)
                .isEqualTo("queue");
        assertThat(lines.waiting(LINE)).isZero();
    }

    @Test
    void whoWaitedLongEnoughIsToldThatAllAreFull() {
        FullChannelsStage stage = new FullChannelsStage(lines(5, Duration.ofMillis(20)));
        Reply first = stage.handle(exchange("first", 0), this::route);
        Exchange late = exchange("late", 0);
        assertThat(refused(stage, late, this).error()).isEqualTo(FULL);
        assertThat(late.routeLog().waits()).hasSize(1);
        end(first);
    }

    @Test
    void oneMoreThanMayWaitIsToldAtOnce() {
        FullChannelsStage stage = new FullChannelsStage(lines(0, Duration.ofMinutes(1)));
        Reply first = stage.handle(exchange("first", 0), this::route);
        Exchange late = exchange("late", 0);
        assertThat(refused(stage, late, this).error()).isEqualTo(FULL);
        assertThat(late.routeLog().waits()).isEmpty();
        end(first);
    }

    @Test
    void aRequestThatAProviderWasAskedForDoesNotWait() {
        FullChannelsStage stage = new FullChannelsStage(lines(5, Duration.ofMinutes(1)));
        LlmError failed = new LlmError.UpstreamFailed(500, "broken");
        Exchange exchange = exchange("a", 0);
        GatewayException told = catchThrowableOfType(
                GatewayException.class,
                () -> stage.handle(exchange, tried -> {
                    tried.attempt(route(), 1);
                    tried.put(AllFull.class, new AllFull());
                    throw new GatewayException(failed);
                }));
        assertThat(told.error()).isEqualTo(failed);
        assertThat(exchange.routeLog().waits()).isEmpty();
    }

    @Test
    void anotherFailureInTheLineIsToldAndTheNextHasItsTurn() throws Exception {
        Lines lines = lines(5, Duration.ofMinutes(1));
        FullChannelsStage stage = new FullChannelsStage(lines);
        Reply first = stage.handle(exchange("first", 0), this::route);
        LlmError unknown = new LlmError.ModelNotFound("m", "none");
        Exchange failing = exchange("failing", 3);
        FutureTask<Reply> broken = new FutureTask<>(() -> stage.handle(failing, exchange -> {
            end(route(exchange));
            throw new GatewayException(unknown);
        }));
        Thread.ofVirtual().start(broken);
        Awaitility.await().until(() -> lines.waiting(LINE) == 1);
        FutureTask<Reply> next = waits(stage, lines, exchange("next", 0));
        end(first);
        next.get();
        ExecutionException why = catchThrowableOfType(ExecutionException.class, broken::get);
        assertThat(why.getCause())
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isEqualTo(unknown));
    }

    @Test
    void aWholeAnswerFreesItsPlaceToo() throws Exception {
        Lines lines = lines(5, Duration.ofMinutes(1));
        FullChannelsStage stage = new FullChannelsStage(lines);
        Reply first = stage.handle(exchange("first", 0), this::route);
        FutureTask<Reply> waiting = waits(stage, lines, exchange("waiting", 0));
        stage.handle(exchange("passing", 9), exchange -> {
            end(first);
            return new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0]));
        });
        waiting.get();
        assertThat(served).containsExactly("first", "waiting");
    }

    private static Route route() {
        return new Route(
                CHANNEL.id(),
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
}
