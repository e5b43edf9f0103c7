package io.axonhub.gateway.client;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Upstream;
import io.axonhub.gateway.provider.auth.TokenEndpoint;
import io.helidon.common.LazyValue;
import io.helidon.faulttolerance.CircuitBreaker;
import io.helidon.faulttolerance.CircuitBreakerOpenException;
import io.helidon.faulttolerance.Retry;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Token endpoints over the upstream's connections, and so behind its {@link AddressGuard}. A call that fails for reasons that pass is
 * made again twice; an endpoint that fails on and on is left alone for a while. One call is over when it returns, which is what
 * Helidon's fault tolerance judges by; why the way to a model needs more, see {@code gateway/decisions/050-breaker-of-our-own.md}.
 */
public final class TokenExchange implements TokenEndpoint {
    /** Of all calls for one token together. */
    private static final Duration TOTAL = Duration.ofSeconds(15);

    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(5), TOTAL, TOTAL, TOTAL);
    private static final int MAX_BODY = 1 << 16;
    private static final int SERVER_ERROR = 500;
    private static final int CALLS = 3;
    private static final int MOST_ENDPOINTS = 1000;

    private final Upstream upstream;
    private final Clock clock;

    /** Not before a token is asked for: the first of its kind reads Helidon's configuration and services. */
    private final LazyValue<Retry> retry;

    private final Map<URI, CircuitBreaker> breakers = new ConcurrentHashMap<>();

    /** {@code clock}: the one that the upstream reads deadlines with. */
    public TokenExchange(Upstream upstream, Clock clock) {
        this.upstream = upstream;
        this.clock = clock;
        this.retry = LazyValue.create(() -> Retry.create(settings -> settings.calls(CALLS)
                .delay(Duration.ofMillis(50))
                .jitter(Duration.ofMillis(40))
                .overallTimeout(TOTAL)
                .addApplyOn(Passing.class)));
    }

    /** A failure that may be gone with the next call: what was answered, or why nothing was. */
    private static final class Passing extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient @Nullable HttpReply reply;

        Passing(@Nullable HttpReply reply, @Nullable GatewayException cause) {
            super(cause);
            this.reply = reply;
        }

        HttpReply told() {
            if (reply != null) {
                return reply;
            }
            throw getCause() instanceof GatewayException known ? known : this;
        }
    }

    @Override
    public HttpReply post(URI endpoint, String form) {
        Instant deadline = clock.instant().plus(TOTAL);
        try {
            return breaker(endpoint).invoke(() -> retry.get().invoke(() -> once(endpoint, form, deadline)));
        } catch (CircuitBreakerOpenException e) {
            throw Faults.lost(
                    "The provider's token endpoint has failed again and again, and is left alone for now.", e);
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    /** Helidon wraps what ends its waits. */
    private static HttpReply failed(RuntimeException failure) {
        if (failure.getCause() instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            throw Faults.canceled(failure);
        }
        if (failure instanceof Passing passing) {
            return passing.told();
        }
        if (failure.getCause() instanceof Passing passing) {
            return passing.told();
        }
        throw failure;
    }

    private CircuitBreaker breaker(URI endpoint) {
        if (breakers.size() > MOST_ENDPOINTS) {
            breakers.clear();
        }
        return breakers.computeIfAbsent(
                endpoint,
                known -> CircuitBreaker.create(settings -> settings.volume(6)
                        .errorRatio(60)
                        .delay(Duration.ofSeconds(5))
                        .successThreshold(1)
                        .addApplyOn(Passing.class)));
    }

    private HttpReply once(URI endpoint, String form, Instant deadline) {
        HttpReply reply;
        try {
            reply = call(endpoint, form, deadline);
        } catch (GatewayException e) {
            boolean passing = e.error() instanceof LlmError.ConnectionLost
                    || e.error() instanceof LlmError.Timeout
                    || e.error() instanceof LlmError.MalformedUpstream;
            throw passing ? new Passing(null, e) : e;
        }
        if (reply.status() >= SERVER_ERROR) {
            throw new Passing(reply, null);
        }
        return reply;
    }

    private HttpReply call(URI endpoint, String form, Instant deadline) {
        String query = endpoint.getRawQuery() == null ? "" : "?" + endpoint.getRawQuery();
        HttpCall call = new HttpCall(
                "POST",
                endpoint.getRawPath() + query,
                Headers.of("content-type", "application/x-www-form-urlencoded", "accept", "application/json"),
                form.getBytes(StandardCharsets.UTF_8));
        URI origin = URI.create(endpoint.getScheme() + "://" + endpoint.getRawAuthority());
        try (Upstream.Answer answer = upstream.send(call, origin, TIMEOUTS, deadline)) {
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
