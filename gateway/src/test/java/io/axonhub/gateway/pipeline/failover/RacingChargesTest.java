package io.axonhub.gateway.pipeline.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.llm.UsageSource;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Charge;
import io.axonhub.gateway.pipeline.Charges;
import io.axonhub.gateway.pipeline.Dispatch;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.FixedCandidates;
import io.axonhub.gateway.pipeline.Presence;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.pipeline.Upstream;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.Target;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What two attempts beside one another are charged with. Prompts are 100 tokens here, and each estimate is counted. */
@Timeout(60)
class RacingChargesTest {
    private static final Dialect CHAT = AllFormats.named("openai-chat");
    private static final Candidates.Hedge SOON = new Candidates.Hedge("p", Duration.ofMillis(1), 100);

    private final AtomicInteger estimates = new AtomicInteger();
    private final Charges charges = new Charges(
            body -> {
                estimates.incrementAndGet();
                return 100;
            },
            text -> text.strip().length(),
            Runnable::run);
    private final FailoverStage stage = new FailoverStage(RetryRules.defaults(), new Random(1), System::nanoTime);
    private final AtomicBoolean gone = new AtomicBoolean();
    private final CountDownLatch asked = new CountDownLatch(2);
    private final CountDownLatch slowGoesOn = new CountDownLatch(1);
    private final CountDownLatch quickGoesOn = new CountDownLatch(1);
    private final Set<String> closed = ConcurrentHashMap.newKeySet();

    /** Answers when it is let, and not before both are asked; each channel reports a usage of its own. */
    private Upstream upstream() {
        return (call, baseUrl, timeouts, deadline) -> {
            boolean slow = baseUrl.getHost().equals("slow");
            asked.countDown();
            if (!slow) {
                await(asked);
            }
            return new Answer(baseUrl.getHost(), slow ? slowGoesOn : quickGoesOn, slow ? 7 : 5);
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException(new LlmError.Canceled("canceled"), e);
        }
    }

    private final class Answer implements Upstream.Answer {
        private final String host;
        private final CountDownLatch goOn;
        private final byte[] body;
        private int at;

        Answer(String host, CountDownLatch goOn, int input) {
            this.host = host;
            this.goOn = goOn;
            String text =
                    "data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
                            + "\"content\":\"Hello\"}}]}\n\n"
                            + "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                            + "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":" + input
                            + ",\"completion_tokens\":3,\"total_tokens\":" + (input + 3) + "}}\n\ndata: [DONE]\n\n";
            this.body = text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int status() {
            return 200;
        }

        @Override
        public Headers headers() {
            return Headers.of("content-type", "text/event-stream");
        }

        @Override
        public int read(byte[] into) {
            await(goOn);
            int count = Math.min(into.length, body.length - at);
            System.arraycopy(body, at, into, 0, count);
            at += count;
            return count == 0 ? -1 : count;
        }

        @Override
        public void close() {
            closed.add(host);
        }
    }

    private Exchange exchange(boolean drains) {
        HttpCall call = CHAT.call(("{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
                .getBytes(StandardCharsets.UTF_8));
        Exchange exchange = new Exchange("req_1", CHAT.inbound(), call, Instant.now(), System.nanoTime(), "127.0.0.1");
        exchange.put(Presence.class, gone::get);
        exchange.put(
                Candidates.class,
                new FixedCandidates(3, Set.of(), List.of(route("slow", drains), route("quick", drains))).hedging(SOON));
        return exchange;
    }

    private static Route route(String host, boolean drains) {
        return new Route(
                host,
                "test",
                0,
                CHAT.outbound(),
                new Target("m", CHAT.target().capabilities()),
                URI.create("http://" + host),
                Headers.empty(),
                Timeouts.defaults(),
                UnaryOperator.identity(),
                Authorization.none(),
                drains);
    }

    private Reply run(Exchange exchange) {
        return stage.handle(exchange, new Dispatch(upstream(), Clock.systemUTC(), System::nanoTime));
    }

    private Charge charge(Exchange exchange, String channel) {
        Attempt attempt = exchange.attempts().stream()
                .filter(one -> one.route().channel().equals(channel))
                .findFirst()
                .orElseThrow();
        Charge charge = charges.of(exchange, attempt).orElseThrow();
        assertThat(charges.of(exchange, attempt)).as("found once").containsSame(charge);
        return charge;
    }

    private static Charge reported(long input) {
        return new Charge(new Usage(input, 0, 0, 0, 3, 0), UsageSource.REPORTED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLoserIsCutEvenWhereItsChannelDrainsAndIsChargedOnceWithAnEstimate(boolean drains) {
        Exchange exchange = exchange(drains);
        quickGoesOn.countDown();
        Reply.Stream stream = (Reply.Stream) run(exchange);
        assertThat(closed).as("before the winner is read on").containsExactly("slow");
        try (Reply.Chunks chunks = stream.chunks()) {
            while (chunks.next() != null) {
                // to its end
            }
        }
        assertThat(exchange.attempts()).hasSize(2);
        assertThat(charge(exchange, "quick")).isEqualTo(reported(5));
        assertThat(charge(exchange, "slow"))
                .isEqualTo(new Charge(new Usage(100, 0, 0, 0, 0, 0), UsageSource.ESTIMATED));
        assertThat(estimates).hasValue(1);
    }

    @Test
    void whereTheClientLeavesBothThatDrainAreReadToTheirEndAndChargedAsReported() throws Exception {
        Exchange exchange = exchange(true);
        FutureTask<LlmError> request =
                new FutureTask<>(() -> catchThrowableOfType(GatewayException.class, () -> run(exchange))
                        .error());
        Thread thread = Thread.ofVirtual().start(request);
        asked.await();
        gone.set(true);
        thread.interrupt();
        // an answer that comes before the thread has seen it would win
        Awaitility.await().until(() -> !thread.isInterrupted());
        slowGoesOn.countDown();
        quickGoesOn.countDown();
        assertThat(request.get()).isInstanceOf(LlmError.Canceled.class);
        assertThat(charge(exchange, "slow")).isEqualTo(reported(7));
        assertThat(charge(exchange, "quick")).isEqualTo(reported(5));
        assertThat(estimates).hasValue(0);
        assertThat(closed).containsExactlyInAnyOrder("slow", "quick");
    }
}
