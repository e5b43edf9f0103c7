package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.GatewayException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a dialect's requests continue earlier answers that the server keeps. Stateless and thread-safe. */
public interface Continuation {
    /**
     * What a request says of it.
     *
     * @param previous the id of the answer it continues, null for none
     * @param keep whether its own answer may be kept
     */
    record Wish(@Nullable String previous, boolean keep) {}

    /**
     * An answer that can be continued.
     *
     * @param body the whole answer
     */
    record Answer(String id, byte[] body) {}

    /**
     * Reads the wish.
     *
     * @throws GatewayException InvalidRequest for a kind of memory that this server does not have
     */
    Wish wish(HttpCall call);

    /** The refusal of an id that is unknown, or not this client's. */
    GatewayException unknown(String id);

    /**
     * The call with the earlier turns put before its own, so that it continues nothing.
     *
     * @param input what {@link #input} gave for the earlier call
     * @param answer the earlier answer's body
     */
    HttpCall expanded(HttpCall call, byte[] input, byte[] answer);

    /** The turns of a call that continues nothing. */
    byte[] input(HttpCall call);

    /** The answer that a body is; empty when it failed or is none. */
    Optional<Answer> answer(byte[] body);

    /** The answer that these frames of a stream end with; empty when they do not end it well. */
    Optional<Answer> answerIn(byte[] frames);
}
