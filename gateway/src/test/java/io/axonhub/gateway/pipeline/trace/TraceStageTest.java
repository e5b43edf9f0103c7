package io.axonhub.gateway.pipeline.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.store.RequestRecord.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceStageTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static Trace trace(String... headers) {
        Exchange exchange = Fixtures.exchange(Headers.of(headers));
        new TraceStage("AH-Trace-Id")
                .handle(exchange, e -> new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0])));
        return exchange.get(Trace.class);
    }

    @Test
    void theConfiguredHeaderWinsOverTraceparent() {
        assertThat(trace("ah-trace-id", "mine", "traceparent", PARENT).traceId())
                .isEqualTo("mine");
        assertThat(trace("traceparent", PARENT).traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @Test
    void takesThreadAndSession() {
        assertThat(trace("ah-thread-id", "t", "x-claude-code-session-id", "s")).isEqualTo(new Trace(null, "t", "s"));
        for (String codex : List.of("session_id", "session-id", "conversation_id")) {
            assertThat(trace(codex, "codex").sessionId()).as(codex).isEqualTo("codex");
        }
        assertThat(trace("session_id", "", "conversation_id", "c").sessionId()).isEqualTo("c");
    }

    @Test
    void doesNotTakeWhatIsNoId() {
        assertThat(trace("ah-trace-id", "x".repeat(201), "traceparent", "garbage"))
                .isEqualTo(Trace.none());
    }
}
