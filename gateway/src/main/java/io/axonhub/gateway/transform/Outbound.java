package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.FrameDecoder;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseDecoder;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;

/**
 * A provider's dialect, as far as a passing-through needs it. What crosses from another format adds the operation's own kind:
 * {@link GenerationOutbound}, {@link TaskOutbound}. Stateless and thread-safe; the readers serve one stream each.
 */
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
    Operation operation();

    /**
     * The same-format call: the client's bytes with the smallest edit (model name, injected stream options), and the client's
     * headers that belong to the dialect (such as {@code anthropic-beta}).
     */
    HttpCall forward(HttpCall call, Envelope envelope, Target target, Notes notes);

    /**
     * What a whole 2xx answer that passes through says of itself.
     *
     * @throws io.axonhub.gateway.llm.GatewayException MalformedUpstream when it is none, or the error it carries in spite of 2xx
     */
    Report report(HttpReply reply);

    /** A whole 2xx answer that passes through, as {@code call} asked for it where the provider did otherwise; most do as asked. */
    default HttpReply mend(HttpReply reply, HttpCall call) {
        return reply;
    }

    /** A reader for one stream; of an operation without parts it gives Start, usage, Finish, End and Failure only. */
    StreamReader streamReader();

    /** Whether a signature of reasoning that was made for one account is accepted from another one too. */
    default boolean signaturesTravel() {
        return false;
    }

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
