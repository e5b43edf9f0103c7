package io.axonhub.gateway.server;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;

/** A small answer made without the pipeline, to GET and HEAD. */
@FunctionalInterface
interface Page {
    /**
     * The answer.
     *
     * @throws io.axonhub.gateway.llm.GatewayException what the client is to be told
     */
    HttpReply answer(HttpCall call, String clientAddress);
}
