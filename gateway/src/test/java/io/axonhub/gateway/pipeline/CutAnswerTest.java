package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer that the gateway itself ends while it streams: the client is told why in its own dialect. */
class CutAnswerTest {
    private static final LlmError WHY = new LlmError.Unauthenticated("This API key was revoked.");
    private static final String START = "data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":"
            + "{\"role\":\"assistant\",\"content\":\"Hello\"}}]}\n\n";

    static Iterable<Dialect> clients() {
        return AllFormats.list();
    }

    /** Ends as canceled when it was closed. */
    private static Upstream closable() {
        return (call, baseUrl, timeouts, deadline) -> new Upstream.Answer() {
            private boolean read;
            private boolean closed;

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
                if (closed) {
                    throw new GatewayException(new LlmError.Canceled("closed"));
                }
                if (read) {
                    throw new AssertionError("nothing has closed it");
                }
                read = true;
                byte[] start = START.getBytes(StandardCharsets.UTF_8);
                System.arraycopy(start, 0, into, 0, start.length);
                return start.length;
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }

    @ParameterizedTest
    @MethodSource("clients")
    void saysWhyInTheClientsDialect(Dialect client) {
        Exchange exchange =
                new Exchange("req_1", client.inbound(), Rig.ask(client, true), java.time.Instant.EPOCH, 0, "::1");
        exchange.attempt(Rig.route(AllFormats.named("openai-chat"), "up"), 1);
        Dispatch dispatch = new Dispatch(closable(), Clock.systemUTC(), () -> 5);
        Reply.Chunks chunks = ((Reply.Stream) dispatch.proceed(exchange)).chunks();
        byte[] first = chunks.next();
        exchange.cut(WHY);
        byte[] rest = Rig.drain(chunks);
        assertThat(new String(rest, StandardCharsets.UTF_8)).contains("This API key was revoked.");
        assertThat(first).isNotNull();
        assertThat(chunks.broken()).isTrue();
        assertThat(exchange.currentAttempt().error()).isEqualTo(WHY);
        assertThat(exchange.currentAttempt().partial()).isTrue();
    }
}
