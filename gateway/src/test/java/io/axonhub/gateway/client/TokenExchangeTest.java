package io.axonhub.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Upstream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A token endpoint whose calls fail now and then, or on and on. */
class TokenExchangeTest {
    private static final URI ENDPOINT = URI.create("https://tokens.example/token?x=1");
    private static final LlmError LOST = new LlmError.ConnectionLost("reset");

    /** Statuses or errors, one a call; the last one for all that follow. */
    private static final class Endpoint implements Upstream {
        private final Deque<Object> answers;
        private final Set<Instant> deadlines = new HashSet<>();
        private int calls;

        Endpoint(Object... answers) {
            this.answers = new ArrayDeque<>(Arrays.asList(answers));
        }

        @Override
        public Answer send(HttpCall call, URI baseUrl, Timeouts timeouts, Instant deadline) {
            assertThat(call.path()).isEqualTo("/token?x=1");
            calls++;
            deadlines.add(deadline);
            Object next = answers.size() > 1 ? answers.remove() : answers.element();
            if (next instanceof LlmError error) {
                throw new GatewayException(error);
            }
            return new Bare((Integer) next);
        }
    }

    private record Bare(int status) implements Upstream.Answer {
        @Override
        public Headers headers() {
            return Headers.empty();
        }

        @Override
        public int read(byte[] into) {
            return -1;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private static HttpReply post(TokenExchange exchange) {
        return exchange.post(ENDPOINT, "grant_type=x");
    }

    @Test
    void aCallThatFailsForReasonsThatPassIsMadeAgain() {
        Endpoint endpoint = new Endpoint(LOST, 503, 200);
        assertThat(post(new TokenExchange(endpoint, Clock.systemUTC())).status())
                .isEqualTo(200);
        assertThat(endpoint.calls).isEqualTo(3);
        assertThat(endpoint.deadlines).as("one time for all of them").hasSize(1);
    }

    @Test
    void theLastOutcomeIsTold() {
        Endpoint down = new Endpoint(LOST, LOST, 503);
        assertThat(post(new TokenExchange(down, Clock.systemUTC())).status()).isEqualTo(503);
        Endpoint lost = new Endpoint(503, 503, LOST);
        assertThatThrownBy(() -> post(new TokenExchange(lost, Clock.systemUTC())))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isEqualTo(LOST));
    }

    @Test
    void whatTheEndpointDecidesIsNotAskedAgain() {
        Endpoint endpoint = new Endpoint(400);
        assertThat(post(new TokenExchange(endpoint, Clock.systemUTC())).status())
                .isEqualTo(400);
        assertThat(endpoint.calls).isEqualTo(1);
        LlmError left = new LlmError.Canceled("left");
        Endpoint canceled = new Endpoint(left);
        assertThatThrownBy(() -> post(new TokenExchange(canceled, Clock.systemUTC())))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isEqualTo(left));
        assertThat(canceled.calls).isEqualTo(1);
    }

    @Test
    void anEndpointThatFailsOnAndOnIsLeftAlone() {
        Endpoint endpoint = new Endpoint(503);
        TokenExchange exchange = new TokenExchange(endpoint, Clock.systemUTC());
        for (int i = 0; i < 6; i++) {
            post(exchange);
        }
        int asked = endpoint.calls;
        assertThatThrownBy(() -> post(exchange))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.ConnectionLost.class))
                .hasMessageContaining("left alone");
        assertThat(endpoint.calls).as("nothing is sent").isEqualTo(asked);
    }

    @Test
    void aWaitThatIsInterruptedIsACancellation() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> post(new TokenExchange(new Endpoint(503), Clock.systemUTC())))
                    .isInstanceOfSatisfying(
                            GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.Canceled.class));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
