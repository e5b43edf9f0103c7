package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import java.util.Optional;

/** A client's dialect of generating text: reads its requests, writes its answers and streams. The writers serve one stream each. */
public interface GenerationInbound extends Inbound {
    @Override
    default Operation operation() {
        return Operation.GENERATE;
    }

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

    /** Like {@link #streamWriter(Request, Notes)}, in the shape {@code call} chose. */
    default StreamWriter streamWriter(Request request, Notes notes, HttpCall call) {
        return streamWriter(request, notes);
    }

    /** How its requests continue earlier answers; empty where each request is whole. */
    default Optional<Continuation> continuation() {
        return Optional.empty();
    }
}
