package io.axonhub.gateway.pipeline.trace;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.store.RequestRecord;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what a request belongs to: the trace by the configured header or W3C {@code traceparent}, the thread by {@code AH-Thread-Id},
 * the session by the headers of Claude Code and Codex. Values too long to be ids are not taken.
 */
public final class TraceStage implements Stage {
    private static final int MAX_ID = 200;

    /** Claude Code's, then Codex's in the spellings that its versions had. */
    private static final List<String> SESSION =
            List.of("x-claude-code-session-id", "session_id", "session-id", "conversation_id");

    private final String traceHeader;

    /** {@code traceHeader}: where clients say their trace id. */
    public TraceStage(String traceHeader) {
        this.traceHeader = traceHeader;
    }

    @Override
    public Reply handle(Exchange exchange, Next next) {
        Headers headers = exchange.call().headers();
        exchange.put(
                RequestRecord.Trace.class,
                new RequestRecord.Trace(
                        first(headers, traceHeader).or(() -> w3c(headers)).orElse(null),
                        first(headers, "ah-thread-id").orElse(null),
                        session(headers)));
        return next.proceed(exchange);
    }

    private static @Nullable String session(Headers headers) {
        for (String name : SESSION) {
            Optional<String> session = first(headers, name);
            if (session.isPresent()) {
                return session.get();
            }
        }
        return null;
    }

    /** The trace id of {@code version-traceid-parentid-flags}, https://www.w3.org/TR/trace-context/#traceparent-header. */
    private static Optional<String> w3c(Headers headers) {
        return first(headers, "traceparent")
                .filter(value -> value.length() >= 55 && value.charAt(2) == '-' && value.charAt(35) == '-')
                .map(value -> value.substring(3, 35));
    }

    private static Optional<String> first(Headers headers, String name) {
        return headers.first(name).map(String::strip).filter(id -> !id.isEmpty() && id.length() <= MAX_ID);
    }
}
