package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import java.math.BigDecimal;

/**
 * A client's dialect, as far as every stage and a passing-through need it. What crosses to another format adds the operation's own
 * kind: {@link GenerationInbound}, {@link TaskInbound}. Stateless and thread-safe.
 */
public interface Inbound {
    /** The wire format's name, such as {@code anthropic}; equal to the {@link Outbound#format()} that passes through. */
    String format();

    /** What its requests ask for. */
    Operation operation();

    /**
     * Scans and validates the body.
     *
     * @throws io.axonhub.gateway.llm.GatewayException InvalidRequest for what is no JSON object or has a wrong model or stream
     */
    Envelope envelope(HttpCall call);

    /** The error before the first byte: status, headers such as retry-after, body. */
    HttpReply error(LlmError error, String requestId);

    /** The bytes that end a stream with an error after the first byte; the connection is closed behind them. */
    byte[] streamError(LlmError error, String requestId);

    /** The last frame of a stream that ends well, for a provider that left it out; empty in a dialect that has none of its own. */
    default byte[] streamEnd() {
        return new byte[0];
    }

    /** A keep-alive that clients of this dialect ignore, sent between frames only. */
    byte[] keepAlive();

    /**
     * Like {@link #streamError(LlmError, String)}, in a dialect whose streams have several shapes: the one {@code call} chose. Empty
     * when that shape cannot tell of an error; the connection is cut then, so that the stream does not seem complete.
     */
    default byte[] streamError(LlmError error, String requestId, HttpCall call) {
        return streamError(error, requestId);
    }

    /** Like {@link #keepAlive()}, in the shape {@code call} chose; empty when that shape has none. */
    default byte[] keepAlive(HttpCall call) {
        return keepAlive();
    }

    /** The headers of the stream that answers {@code call}: its content type, and what its clients need beside it. */
    default Headers streamHeaders(HttpCall call) {
        return Headers.of("content-type", "text/event-stream; charset=utf-8");
    }

    /**
     * An answer, or a frame of a stream, whose usage says what the request cost; as it is where it holds no usage or the dialect has no
     * place for it.
     */
    default byte[] priced(byte[] answer, BigDecimal amount, String currency) {
        return answer;
    }

    /** Lays out the frames of one same-format stream as {@code call} wants it: as they came, but for dialects with several layouts. */
    default Layout layout(HttpCall call) {
        return new Layout.AsItCame(this, call);
    }
}
