package io.axonhub.gateway.pipeline.trace;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.pipeline.CurrentRequest;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.transform.GenerationInbound;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what a request belongs to. The trace: by the configured header, W3C {@code traceparent}, else the session. The thread: by
 * {@code AH-Thread-Id}. The session: by the headers of Claude Code and Codex, else by {@code metadata.user_id}, in which Claude Code
 * names it too. Values too long to be ids are not taken.
 */
public final class TraceStage implements Stage {
    private static final int MAX_ID = 200;

    /** Claude Code's, then Codex's in the spellings that its versions had. */
    private static final List<String> SESSION =
            List.of("x-claude-code-session-id", "session_id", "session-id", "conversation_id");

    /** {@code version-traceid-parentid-flags}, https://www.w3.org/TR/trace-context/#traceparent-header. */
    static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    private final String traceHeader;

    /** {@code traceHeader}: where clients say their trace id. */
    public TraceStage(String traceHeader) {
        this.traceHeader = traceHeader;
    }

    @Override
    public Reply handle(Exchange exchange, Next next) {
        Headers headers = exchange.call().headers();
        Optional<String> session = session(headers).or(() -> sessionOfUser(exchange));
        String trace = id(headers, traceHeader)
                .or(() -> w3c(headers))
                .or(() -> session)
                .orElse(null);
        String thread = id(headers, "ah-thread-id").orElse(null);
        exchange.put(RequestRecord.Trace.class, new RequestRecord.Trace(trace, thread, session.orElse(null)));
        CurrentRequest.traced(trace);
        return next.proceed(exchange);
    }

    private static Optional<String> session(Headers headers) {
        for (String name : SESSION) {
            Optional<String> session = id(headers, name);
            if (session.isPresent()) {
                return session;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> sessionOfUser(Exchange exchange) {
        return Optional.ofNullable(user(exchange)).flatMap(UserSession::of).filter(TraceStage::isId);
    }

    /** A body that cannot be read names nobody; what is wrong with it is said where it is needed. */
    private static @Nullable String user(Exchange exchange) {
        if (!(exchange.inbound() instanceof GenerationInbound)) {
            return null;
        }
        try {
            return exchange.envelope().user();
        } catch (GatewayException e) {
            return null;
        }
    }

    private static Optional<String> w3c(Headers headers) {
        return id(headers, "traceparent")
                .map(TRACEPARENT::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1));
    }

    private static Optional<String> id(Headers headers, String name) {
        return headers.first(name).map(String::strip).filter(TraceStage::isId);
    }

    private static boolean isId(String text) {
        return !text.isEmpty() && text.length() <= MAX_ID;
    }
}
