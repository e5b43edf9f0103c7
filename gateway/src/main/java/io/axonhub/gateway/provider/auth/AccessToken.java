package io.axonhub.gateway.provider.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The access token of one service account. However many calls want it at once, one of them fetches it and the others wait; five
 * minutes before it expires one call fetches the next while the others go on with the old one. Thread-safe.
 */
final class AccessToken {
    private static final Duration EARLY = Duration.ofMinutes(5);
    private static final int UNKNOWN_LIFETIME_SECONDS = 600;

    private final ServiceAccount account;
    private final TokenEndpoint endpoint;
    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Token current;
    private volatile @Nullable Failure failure;

    private record Token(String value, Instant expires) {
        @Override
        public String toString() {
            return "Token[" + expires + "]";
        }
    }

    /** A fetch that went wrong: what it began at decides for whom it counts. */
    private record Failure(LlmError error, Instant ended) {}

    AccessToken(ServiceAccount account, TokenEndpoint endpoint, Clock clock) {
        this.account = account;
        this.endpoint = endpoint;
        this.clock = clock;
    }

    /**
     * The token, fetched if need be.
     *
     * @throws GatewayException UpstreamAuth when Google refuses the account, else why the token could not be fetched
     */
    String value() {
        Instant now = clock.instant();
        Token token = current;
        if (token != null && now.isBefore(token.expires().minus(EARLY))) {
            return token.value();
        }
        if (token != null && now.isBefore(token.expires())) {
            return refreshed(token);
        }
        return awaited(now);
    }

    /** The old token is good yet: whoever gets the lock fetches a new one, and its failure costs nobody anything. */
    private String refreshed(Token old) {
        if (!fetching.tryLock()) {
            return old.value();
        }
        try {
            Token now = current;
            return now == null || now.equals(old) ? fetched().value() : now.value();
        } catch (GatewayException e) {
            if (e.error() instanceof LlmError.Canceled) {
                throw e;
            }
            return old.value();
        } finally {
            fetching.unlock();
        }
    }

    private String awaited(Instant since) {
        try {
            fetching.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException(new LlmError.Canceled("the request was canceled"), e);
        }
        try {
            Token token = current;
            if (token != null && clock.instant().isBefore(token.expires())) {
                return token.value();
            }
            Failure last = failure;
            if (last != null && !last.ended().isBefore(since)) {
                throw new GatewayException(last.error());
            }
            return fetched().value();
        } finally {
            fetching.unlock();
        }
    }

    private Token fetched() {
        try {
            Token token = read(endpoint.post(account.tokenUri(), form()));
            current = token;
            failure = null;
            return token;
        } catch (GatewayException e) {
            if (!(e.error() instanceof LlmError.Canceled)) {
                failure = new Failure(e.error(), clock.instant());
            }
            throw e;
        }
    }

    private String form() {
        return "grant_type=" + URLEncoder.encode("urn:ietf:params:oauth:grant-type:jwt-bearer", StandardCharsets.UTF_8)
                + "&assertion=" + account.assertion(clock.instant());
    }

    private Token read(HttpReply reply) {
        if (reply.status() == 429 || reply.status() >= 500) {
            throw new GatewayException(new LlmError.UpstreamFailed(
                    reply.status(), "The provider's token endpoint failed with status " + reply.status() + "."));
        }
        if (reply.status() >= 300) {
            throw new GatewayException(new LlmError.UpstreamAuth(
                    "The provider refused this channel's service account (" + reply.status() + ")."));
        }
        JsonNode json = tree(reply.body());
        String value = json.path("access_token").asText("");
        if (value.isEmpty()) {
            throw new GatewayException(new LlmError.MalformedUpstream("The provider's token endpoint gave no token."));
        }
        long seconds = json.path("expires_in").asLong(UNKNOWN_LIFETIME_SECONDS);
        return new Token(value, clock.instant().plusSeconds(Math.clamp(seconds, 0, 86_400)));
    }

    private static JsonNode tree(byte[] body) {
        try {
            return Json.parse(body);
        } catch (Json.BadJsonException e) {
            return Json.object();
        }
    }

    /** Forgets a token that the provider refused, unless it was replaced since. */
    void drop(String refused) {
        Token token = current;
        if (token != null && token.value().equals(refused)) {
            current = null;
        }
    }

    /** Whether there is nothing in it any more that a call could use. */
    boolean isExpired() {
        Token token = current;
        return token != null && !clock.instant().isBefore(token.expires());
    }
}
