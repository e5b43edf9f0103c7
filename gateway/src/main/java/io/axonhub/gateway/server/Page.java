package io.axonhub.gateway.server;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import java.util.Set;

/** A small answer made without the pipeline. */
@FunctionalInterface
interface Page {
    /**
     * The answer.
     *
     * @throws io.axonhub.gateway.llm.GatewayException what the client is to be told
     */
    HttpReply answer(HttpCall call, String clientAddress);

    /** The methods it takes. */
    default Set<String> methods() {
        return READ;
    }

    /** What only reads. */
    Set<String> READ = Set.of("GET", "HEAD");
}
