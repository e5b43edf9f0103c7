package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.FrameDecoder;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseDecoder;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;

/** A provider's dialect: writes requests, reads answers, streams and errors. Stateless and thread-safe. */
public interface Outbound {
    /** The wire format's name. */
    String format();

    /**
     * The client dialect that passes through: the same bytes in a wrapping of the provider's own at most (another path, binary
     * frames). Other than {@link #format()} where a provider carries a known dialect in such a wrapping.
     */
    default String dialect() {
        return format();
    }

    /** The same dialect as spoken by a provider with these traits. */
    default Outbound with(Traits traits) {
        return this;
    }

    /** What its requests ask for. */
    default Operation operation() {
        return Operation.GENERATE;
    }

    /**
     * The call for a request that was read from another format; {@code notes} takes each field that is dropped or degraded.
     *
     * @return path relative to the provider's base URL; headers without credentials
     * @throws io.axonhub.gateway.llm.GatewayException InvalidRequest where dropping a field would change what the caller relies on
     */
    HttpCall write(Request request, Target target, Notes notes);

    /**
     * The same-format call: the client's bytes with the smallest edit (model name, injected stream options), and the client's
     * headers that belong to the dialect (such as {@code anthropic-beta}).
     */
    HttpCall forward(HttpCall call, Envelope envelope, Target target, Notes notes);

    /**
     * Reads a whole 2xx answer.
     *
     * @throws io.axonhub.gateway.llm.GatewayException MalformedUpstream when it is none, or the error it carries in spite of 2xx
     */
    Response read(HttpReply reply);

    /** A reader for one stream. */
    StreamReader streamReader();

    /** Cuts this provider's stream into frames. */
    default FrameDecoder frames() {
        return new SseDecoder();
    }

    /** The typed error of an answer with status 300 and up. */
    LlmError error(HttpReply reply);

    /**
     * Whether a frame of a same-format stream exists only because {@link #forward} asked for it, and must not reach the client
     * (the usage chunk of a client that did not want one).
     */
    default boolean isInjected(SseFrame frame, Envelope envelope) {
        return false;
    }
}
