package io.axonhub.gateway.client;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.pipeline.Upstream;
import io.axonhub.gateway.provider.auth.TokenEndpoint;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/** Token endpoints over the upstream's connections, and so behind its {@link AddressGuard}. */
public final class TokenExchange implements TokenEndpoint {
    private static final Duration TOTAL = Duration.ofSeconds(15);
    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(5), TOTAL, TOTAL, TOTAL);
    private static final int MAX_BODY = 1 << 16;

    private final Upstream upstream;
    private final Clock clock;

    /** {@code clock}: the one that the upstream reads deadlines with. */
    public TokenExchange(Upstream upstream, Clock clock) {
        this.upstream = upstream;
        this.clock = clock;
    }

    @Override
    public HttpReply post(URI endpoint, String form) {
        String query = endpoint.getRawQuery() == null ? "" : "?" + endpoint.getRawQuery();
        HttpCall call = new HttpCall(
                "POST",
                endpoint.getRawPath() + query,
                Headers.of("content-type", "application/x-www-form-urlencoded", "accept", "application/json"),
                form.getBytes(StandardCharsets.UTF_8));
        URI origin = URI.create(endpoint.getScheme() + "://" + endpoint.getRawAuthority());
        try (Upstream.Answer answer =
                upstream.send(call, origin, TIMEOUTS, clock.instant().plus(TOTAL))) {
            ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
            byte[] buffer = new byte[4096];
            for (int n = answer.read(buffer); n >= 0; n = answer.read(buffer)) {
                body.write(buffer, 0, n);
                if (body.size() > MAX_BODY) {
                    throw Faults.malformed("The provider's token endpoint answered with over " + MAX_BODY + " bytes.");
                }
            }
            return new HttpReply(answer.status(), answer.headers(), body.toByteArray());
        }
    }
}
