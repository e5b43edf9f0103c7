package io.axonhub.gateway.provider.auth;

import io.axonhub.gateway.http.HttpReply;
import java.net.URI;

/** Posts a form to an OAuth token endpoint and blocks for the whole answer, whatever its status is. Thread-safe. */
@FunctionalInterface
public interface TokenEndpoint {
    /**
     * The answer to {@code form}, which is URL-encoded already.
     *
     * @throws io.axonhub.gateway.llm.GatewayException ConnectionLost, MalformedUpstream, Timeout or Canceled
     */
    HttpReply post(URI endpoint, String form);
}
