package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.Target;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A credential that was refused gets one more chance, when it knows of one. */
class SenderTest {
    private final Dialect dialect = AllFormats.named("openai-chat");
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private final List<String> sent = new ArrayList<>();
    private int open;

    private long ticks;
    private final List<Attempt> attempted = new ArrayList<>();

    private final class Canned implements Upstream.Answer {
        private final int status;
        private boolean closed;

        Canned(int status) {
            this.status = status;
            open++;
        }

        @Override
        public int status() {
            return status;
        }

        @Override
        public Headers headers() {
            return Headers.of("x-status", Integer.toString(status));
        }

        @Override
        public int read(byte[] into) {
            return -1;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open--;
            }
        }
    }

    /** Numbers its calls; renews after this status. */
    private record Numbered(int[] count, int renewable) implements Authorization {
        @Override
        public HttpCall apply(HttpCall call) {
            return call.withHeaders(call.headers().with("authorization", "n" + ++count[0]));
        }

        @Override
        public boolean renewed(int status, Headers answer) {
            return status == renewable && answer.first("x-status").isPresent();
        }
    }

    private Sender sender(Authorization authorization) {
        HttpCall ask = dialect.call("{\"model\":\"m\",\"messages\":[]}".getBytes(StandardCharsets.UTF_8));
        Exchange exchange = new Exchange("req_1", dialect.inbound(), ask, Instant.EPOCH, 0, "127.0.0.1");
        Route route = new Route(
                "default/c",
                "t",
                0,
                dialect.outbound(),
                new Target("m", AllFormats.everything()),
                URI.create("http://up"),
                Headers.empty(),
                Timeouts.defaults(),
                call -> call.withHeaders(call.headers().add("x-quirk", "1")),
                authorization);
        attempted.add(exchange.attempt(route, 1));
        Upstream upstream = (call, baseUrl, timeouts, deadline) -> {
            sent.add(call.headers().first("authorization").orElse("")
                    + call.headers().all("x-quirk"));
            return new Canned(statuses.remove());
        };
        return new Sender(
                upstream,
                exchange.currentAttempt(),
                AttemptClock.of(exchange, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), () -> 1),
                () -> ticks += 5);
    }

    private static HttpCall call() {
        return new HttpCall("POST", "/x", Headers.empty(), new byte[0]);
    }

    @Test
    void aRenewedCredentialIsTriedOnce() {
        statuses.addAll(List.of(401, 200));
        assertThat(sender(new Numbered(new int[1], 401)).exchange(call()).status())
                .isEqualTo(200);
        assertThat(sent).containsExactly("n1[1]", "n2[1]");
        assertThat(open).isZero();
    }

    @Test
    void aSecondRefusalIsFinal() {
        statuses.addAll(List.of(401, 401));
        Sender sender = sender(new Numbered(new int[1], 401));
        assertThatThrownBy(() -> sender.exchange(call()))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.UpstreamAuth.class));
        assertThat(sent).hasSize(2);
        assertThat(open).isZero();
    }

    @Test
    void otherRefusalsAreFinalAtOnce() {
        statuses.add(500);
        Sender sender = sender(new Numbered(new int[1], 401));
        assertThatThrownBy(() -> sender.exchange(call())).isInstanceOf(GatewayException.class);
        assertThat(sent).hasSize(1);
        assertThat(open).isZero();
    }

    @Test
    void theAttemptLearnsWhenItWaitedUpToTheFirstToken() {
        statuses.add(200);
        Sender sender = sender(Authorization.none());
        Attempt attempt = attempted.getFirst();
        try (Upstream.Answer answer = sender.send(call())) {
            assertThat(attempt.waits()).containsExactly(new Attempt.Wait(5, 10));
            assertThat(answer.read(new byte[1])).isEqualTo(-1);
            assertThat(attempt.waits()).containsExactly(new Attempt.Wait(5, 10), new Attempt.Wait(15, 20));
            attempt.firstToken(1);
            assertThat(answer.read(new byte[1])).isEqualTo(-1);
            assertThat(attempt.waits()).hasSize(2);
        }
    }
}
