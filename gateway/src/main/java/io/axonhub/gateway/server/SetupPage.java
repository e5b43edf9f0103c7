package io.axonhub.gateway.server;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;

/** Placeholder to be filled next. */
public final class SetupPage implements Page {
    @Override
    public HttpReply answer(HttpCall call, String clientAddress) {
        throw new UnsupportedOperationException();
    }
}
