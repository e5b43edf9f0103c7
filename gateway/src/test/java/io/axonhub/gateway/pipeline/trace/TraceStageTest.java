package io.axonhub.gateway.pipeline.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.pipeline.CurrentRequest;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.store.RequestRecord.Trace;
import io.axonhub.gateway.transform.anthropic.AnthropicInbound;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(trace("ah-thread-id", "t", "x-claude-code-session-id", "s")).isEqualTo(new Trace("s", "t", "s"));
        for (String codex : List.of("session_id", "session-id", "conversation_id")) {
            assertThat(trace(codex, "codex").sessionId()).as(codex).isEqualTo("codex");
        }
        assertThat(trace("session_id", "", "conversation_id", "c").sessionId()).isEqualTo("c");
    }

    @Test
    void theSessionIsTheTraceOfClientsThatNameNoOther() {
        assertThat(trace("session_id", "codex", "traceparent", PARENT).traceId())
                .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(trace("session_id", "codex").traceId()).isEqualTo("codex");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user_ab12_account_0f1e_session_7c9e6679-7425-40de-944b-e07fc1f90ae7",
                "{\\\"device_id\\\":\\\"ab\\\",\\\"session_id\\\":\\\"7c9e6679-7425-40de-944b-e07fc1f90ae7\\\"}"
            })
    void readsTheSessionFromClaudeCodesUserId(String user) {
        assertThat(ofAnthropic("{\"model\":\"m\",\"metadata\":{\"user_id\":\"" + user + "\"},\"messages\":[]}"))
                .isEqualTo(new Trace(
                        "7c9e6679-7425-40de-944b-e07fc1f90ae7", null, "7c9e6679-7425-40de-944b-e07fc1f90ae7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "nonsense",
                "{\"model\":\"m\",\"metadata\":7}",
                "{\"model\":\"m\",\"metadata\":{\"user_id\":\"u\"}}"
            })
    void aBodyThatNamesNoSessionHasNone(String body) {
        assertThat(ofAnthropic(body)).isEqualTo(Trace.none());
    }

    private static Trace ofAnthropic(String body) {
        HttpCall call = new HttpCall("POST", "/", Headers.empty(), body.getBytes(StandardCharsets.UTF_8));
        Exchange exchange =
                new Exchange("req_1", new AnthropicInbound(() -> "id"), call, Instant.EPOCH, 0, "127.0.0.1");
        new TraceStage("AH-Trace-Id")
                .handle(exchange, e -> new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0])));
        return exchange.get(Trace.class);
    }

    @Test
    void tellsTheLogWhichTraceItIs() {
        List<String> seen = new ArrayList<>();
        CurrentRequest.run("req_1", () -> {
            trace("ah-trace-id", "mine");
            CurrentRequest current = CurrentRequest.find();
            seen.add(current == null ? "" : current.id() + " " + current.traceId());
        });
        assertThat(seen).containsExactly("req_1 mine");
        assertThat(CurrentRequest.find()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"
            })
    void doesNotTakeAnInvalidTraceparent(String header) {
        assertThat(trace("traceparent", header)).isEqualTo(Trace.none());
    }

    @Test
    void doesNotTakeWhatIsNoId() {
        assertThat(trace("ah-trace-id", "x".repeat(201), "traceparent", "garbage"))
                .isEqualTo(Trace.none());
    }
}
