package io.axonhub.gateway.pipeline.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Pipeline;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.ChannelDraft;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.transform.AllFormats;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final LlmError DOWN = new LlmError.UpstreamFailed(500, "down");

    private final AtomicLong clock = new AtomicLong(1);
    private final Health health = new Health(true, clock::get);
    private final List<Exchange> asked = new ArrayList<>();
    private @Nullable LlmError answer;
    private final HealthChecks checks = checks(true);

    private static Channel channel(boolean wanted) {
        return ChannelDraft.channel("default/a")
                .models("m", "n")
                .healthCheck(wanted ? new Channel.HealthCheck(INTERVAL, "m") : null)
                .done();
    }

    private HealthChecks checks(boolean wanted) {
        Channel channel = channel(wanted);
        Profile profile = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), channel);
        Snapshot snapshot = Fixtures.snapshot(profile, channel);
        RoutingStage routing = Traffic.stage(health);
        Stage.Next dispatch = exchange -> {
            asked.add(exchange);
            var candidates = exchange.get(io.axonhub.gateway.pipeline.Candidates.class);
            Attempt attempt = exchange.attempt(candidates.next().orElseThrow(), clock.get());
            candidates.began(attempt);
            LlmError error = answer;
            if (error != null) {
                attempt.answered(500);
                attempt.ended(clock.get(), error, false);
                throw new GatewayException(error);
            }
            attempt.answered(200);
            attempt.firstToken(clock.get());
            attempt.ended(clock.get(), null, false);
            return new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0]));
        };
        return new HealthChecks(
                () -> snapshot,
                new Pipeline(List.of(routing), dispatch),
                AllFormats.named("openai-chat").inbound(),
                health,
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                Runnable::run);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
        checks.tick();
    }

    @Test
    void asksForOneTokenAtEachIntervalAsATest() {
        checks.tick();
        assertThat(asked).as("not at once").isEmpty();
        pass(INTERVAL);
        checks.tick();
        assertThat(asked).hasSize(1);
        Exchange question = asked.getFirst();
        assertThat(question.model()).isEqualTo("m");
        assertThat(new String(question.call().body(), StandardCharsets.UTF_8)).contains("\"max_tokens\":1");
        assertThat(question.find(RequestRecord.Source.class)).hasValue(RequestRecord.Source.TEST);
        assertThat(question.identity().keyId()).isEqualTo("health-check");
        pass(INTERVAL);
        assertThat(asked).hasSize(2);
    }

    @Test
    void asksNobodyWhoDoesNotWantIt() {
        HealthChecks others = checks(false);
        others.tick();
        clock.addAndGet(INTERVAL.toNanos());
        others.tick();
        assertThat(asked).isEmpty();
    }

    @Test
    void aFailureOpensTheBreakerOfAnIdleChannelAndGoodOnesCloseIt() {
        answer = DOWN;
        checks.tick();
        pass(INTERVAL);
        assertThat(health.of("default/a").breaker().state()).isEqualTo(Breaker.State.OPEN);
        answer = null;
        pass(INTERVAL);
        pass(INTERVAL);
        assertThat(health.of("default/a").breaker().state()).isEqualTo(Breaker.State.CLOSED);
    }

    @Test
    void anOpenBreakerIsNotAskedBeforeItsTime() {
        answer = DOWN;
        checks.tick();
        for (int i = 0; i < 20; i++) {
            pass(INTERVAL);
        }
        int before = asked.size();
        assertThat(health.of("default/a").breaker().left(clock.get())).isPositive();
        checks.tick();
        assertThat(asked).hasSize(before);
    }
}
