package io.axonhub.gateway.client;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Upstream;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;

/** Picks the upstream by the base URL's scheme: {@code http} and {@code https} go to the network, {@code simulated} stays here. */
public final class RoutedUpstream implements Upstream {
    private final Upstream network;
    private final Upstream simulated;

    /** Over both. */
    public RoutedUpstream(Upstream network, Upstream simulated) {
        this.network = network;
        this.simulated = simulated;
    }

    @Override
    public Answer send(HttpCall call, URI baseUrl, Timeouts timeouts, Instant deadline) {
        return send(call, baseUrl, timeouts, deadline, Sending.untold());
    }

    @Override
    public Answer send(HttpCall call, URI baseUrl, Timeouts timeouts, Instant deadline, Sending sending) {
        String scheme = baseUrl.getScheme() == null ? "" : baseUrl.getScheme().toLowerCase(Locale.ROOT);
        Upstream chosen = switch (scheme) {
            case "http", "https" -> network;
            case "simulated" -> simulated;
            default ->
                throw new GatewayException(new LlmError.ConnectionLost("the channel's base URL has an unknown scheme"));
        };
        return chosen.send(call, baseUrl, timeouts, deadline, sending);
    }
}
