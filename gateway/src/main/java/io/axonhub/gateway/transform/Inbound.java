package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import java.util.Optional;

/**
 * A client's dialect: reads its requests, writes its answers, streams and errors. Stateless and thread-safe; the writers it
 * hands out serve one stream each.
 */
public interface Inbound {
    /** The wire format's name, such as {@code anthropic}; equal to the {@link Outbound#format()} that passes through. */
    String format();

    /**
     * Scans and validates the body.
     *
     * @throws io.axonhub.gateway.llm.GatewayException InvalidRequest for what is no JSON object or has a wrong model or stream
     */
    Envelope envelope(HttpCall call);

    /**
     * Reads the whole request, for a provider of another format.
     *
     * @throws io.axonhub.gateway.llm.GatewayException InvalidRequest naming the field
     */
    Request read(HttpCall call);

    /** The answer's body in this dialect; {@code notes} takes what the dialect cannot say. */
    byte[] write(Response response, Request request, Notes notes);

    /** A writer for one stream. */
    StreamWriter streamWriter(Request request, Notes notes);

    /** The error before the first byte: status, headers such as retry-after, body. */
    HttpReply error(LlmError error, String requestId);

    /** The bytes that end a stream with an error after the first byte; the connection is closed behind them. */
    byte[] streamError(LlmError error, String requestId);

    /** A keep-alive that clients of this dialect ignore, sent between frames only. */
    byte[] keepAlive();

    /** How its requests continue earlier answers; empty where each request is whole. */
    default Optional<Continuation> continuation() {
        return Optional.empty();
    }

    /** Content type of its streams. */
    default String streamType() {
        return "text/event-stream; charset=utf-8";
    }
}
