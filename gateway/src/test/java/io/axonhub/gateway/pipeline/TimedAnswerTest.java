package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.LlmError.Timeout.Phase;
import io.axonhub.gateway.pipeline.ScriptedUpstream.Script;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long the calls of an attempt may take, and whose the time was that ran out. */
class TimedAnswerTest {
    private static final Dialect CHAT = AllFormats.named("openai-chat");
    private static final Instant NOW = Instant.EPOCH;
    private static final String WORD =
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]}\n\n";
    private static final LlmError TOTAL = new LlmError.Timeout(Phase.TOTAL, "too slow");

    private final AtomicLong ticker = new AtomicLong();
    private final List<Duration> deadlines = new ArrayList<>();

    /** Passes time when an answer is read. */
    private final class Slow implements Upstream {
        private final ScriptedUpstream upstream;
        private final Duration took;

        Slow(Duration took, Script script) {
            this.took = took;
            this.upstream = new ScriptedUpstream(script);
        }

        @Override
        public Answer send(HttpCall call, URI baseUrl, Timeouts timeouts, Instant deadline) {
            deadlines.add(Duration.between(NOW, deadline));
            ticker.addAndGet(took.toNanos());
            Answer answer = upstream.send(call, baseUrl, timeouts, deadline);
            return new Late(answer);
        }
    }

    /** Told of its new end. */
    private final class Late implements Upstream.Answer {
        private final Upstream.Answer answer;

        Late(Upstream.Answer answer) {
            this.answer = answer;
        }

        @Override
        public int status() {
            return answer.status();
        }

        @Override
        public io.axonhub.gateway.http.Headers headers() {
            return answer.headers();
        }

        @Override
        public int read(byte[] into) {
            return answer.read(into);
        }

        @Override
        public void until(Instant deadline) {
            deadlines.add(Duration.between(NOW, deadline));
        }

        @Override
        public void close() {
            answer.close();
        }
    }

    private Reply ask(boolean stream, @Nullable Deadline deadline, Upstream upstream) {
        Exchange exchange = new Exchange("req_1", CHAT.inbound(), Rig.ask(CHAT, stream), NOW, 0, "::1");
        exchange.attempt(Rig.route(CHAT, "up"), 0);
        if (deadline != null) {
            exchange.put(Deadline.class, deadline);
        }
        return new Dispatch(upstream, Clock.fixed(NOW, ZoneOffset.UTC), ticker::get).proceed(exchange);
    }

    private LlmError refused(boolean stream, @Nullable Deadline deadline, Upstream upstream) {
        try {
            ask(stream, deadline, upstream);
        } catch (GatewayException e) {
            return e.error();
        }
        throw new AssertionError("no error");
    }

    private static Deadline in(Duration head, Duration end) {
        return new Deadline(head.toNanos(), end.toNanos());
    }

    @Test
    void aWholeAnswerHasTheNearestOfAllTimes() {
        Script silent = Script.json(200, "").breaking(TOTAL);
        refused(false, null, new Slow(Duration.ZERO, silent));
        refused(false, in(Duration.ofSeconds(7), Duration.ofSeconds(9)), new Slow(Duration.ZERO, silent));
        refused(false, in(Duration.ofHours(7), Duration.ofHours(9)), new Slow(Duration.ZERO, silent));
        assertThat(deadlines).containsExactly(Duration.ofMinutes(10), Duration.ofSeconds(7), Duration.ofMinutes(10));
    }

    @Test
    void aStreamHasAShorterTimeUntilItsFirstContent() {
        ask(true, null, new Slow(Duration.ZERO, Script.sse(WORD, WORD)));
        ask(true, in(Duration.ofSeconds(7), Duration.ofMinutes(3)), new Slow(Duration.ZERO, Script.sse(WORD, WORD)));
        assertThat(deadlines)
                .as("first byte and silence, then the whole exchange")
                .containsExactly(
                        Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofSeconds(7), Duration.ofMinutes(3));
    }

    @Test
    void aProviderThatAnswersAndSaysNothingHasNotBegunInTime() {
        Script busy = Script.sse(": processing\n\n").breaking(TOTAL);
        LlmError error = refused(true, null, new Slow(Duration.ofMinutes(2), busy));
        assertThat(error)
                .isInstanceOfSatisfying(
                        LlmError.Timeout.class, e -> assertThat(e.phase()).isEqualTo(Phase.FIRST_BYTE));
        assertThat(Blame.of(error)).isEqualTo(Blame.CHANNEL);
    }

    @Test
    void theRequestsOwnTimeIsHeldAgainstNobody() {
        for (boolean stream : new boolean[] {true, false}) {
            for (Script script : List.of(
                    Script.sse(": processing\n\n").breaking(TOTAL),
                    new Script(0, io.axonhub.gateway.http.Headers.empty(), List.of(), TOTAL))) {
                ticker.set(0);
                Deadline deadline = in(Duration.ofSeconds(2), Duration.ofSeconds(2));
                LlmError error = refused(stream, deadline, new Slow(Duration.ofSeconds(2), script));
                assertThat(error)
                        .isInstanceOfSatisfying(
                                LlmError.Timeout.class,
                                e -> assertThat(e.phase()).isEqualTo(Phase.DEADLINE));
                assertThat(Blame.of(error)).isEqualTo(Blame.CALLER);
            }
        }
    }

    @Test
    void anSdksTimeThatEndsWhileAWholeAnswerToAStreamRequestIsReadIsHeldAgainstNobody() {
        Script whole = Script.json(200, "{\"choices\":").breaking(TOTAL);
        Deadline sdk = in(Duration.ofSeconds(2), Duration.ofSeconds(9));
        LlmError error = refused(true, sdk, new Slow(Duration.ofSeconds(2), whole));
        assertThat(Blame.of(error)).isEqualTo(Blame.CALLER);
    }

    @Test
    void theRequestsOwnTimeEndsAStreamWithAnErrorOfTheDialect() {
        Slow slow = new Slow(Duration.ofSeconds(1), Script.sse(WORD).breaking(TOTAL));
        Reply reply = ask(true, in(Duration.ofSeconds(5), Duration.ofSeconds(5)), slow);
        ticker.addAndGet(Duration.ofSeconds(4).toNanos());
        byte[] stream = Rig.drain(((Reply.Stream) reply).chunks());
        assertThat(Rig.saysError(CHAT, stream)).isTrue();
        assertThat(new String(stream, java.nio.charset.StandardCharsets.UTF_8))
                .contains("the time for this request is over");
    }

    @Test
    void aProvidersOwnTimeoutStaysItsOwn() {
        Upstream tired = new Slow(Duration.ofSeconds(1), Script.json(408, "{\"error\":{\"message\":\"tired\"}}"));
        assertThat(refused(true, null, tired)).isEqualTo(new LlmError.Timeout(Phase.TOTAL, "tired"));
    }
}
