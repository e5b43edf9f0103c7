package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.transform.Outbound;
import io.axonhub.gateway.transform.Target;
import java.net.URI;
import java.util.function.UnaryOperator;

/**
 * Where one attempt goes.
 *
 * @param channel the channel's id, such as {@code default/openai}
 * @param credential which of the channel's credentials, by index; -1 when it has none
 * @param baseUrl the provider's base; scheme {@code simulated} stays inside the process
 * @param headers the channel's own header fields
 * @param quirk the provider's edit of the outgoing call; identity when there is none
 * @param authorize adds the credential to the finished call
 * @param drains whether an answer is read to its end although its client has left, so that its usage is known
 */
public record Route(
        String channel,
        String provider,
        int credential,
        Outbound outbound,
        Target target,
        URI baseUrl,
        Headers headers,
        Timeouts timeouts,
        UnaryOperator<HttpCall> quirk,
        Authorization authorize,
        boolean drains) {
    /** One that is cut when its client leaves. */
    public Route(
            String channel,
            String provider,
            int credential,
            Outbound outbound,
            Target target,
            URI baseUrl,
            Headers headers,
            Timeouts timeouts,
            UnaryOperator<HttpCall> quirk,
            Authorization authorize) {
        this(channel, provider, credential, outbound, target, baseUrl, headers, timeouts, quirk, authorize, false);
    }
}
