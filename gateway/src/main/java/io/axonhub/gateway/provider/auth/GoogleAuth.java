package io.axonhub.gateway.provider.auth;

import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A Google service account: its key is traded for an access token, which is kept until shortly before it expires. A secret that
 * changes is another key with tokens of its own; those of a key that nobody uses any more go when they have expired.
 */
public final class GoogleAuth implements Auth {
    private final TokenEndpoint endpoint;
    private final Clock clock;
    private final Map<Key, AccessToken> tokens = new ConcurrentHashMap<>();

    private record Key(String secret, URI baseUrl) {
        @Override
        public String toString() {
            return "Key[" + baseUrl + "]";
        }
    }

    /** Tokens from {@code endpoint}. */
    public GoogleAuth(TokenEndpoint endpoint, Clock clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    @Override
    public Optional<String> problem(String secret) {
        try {
            ServiceAccount.parse(secret);
            return Optional.empty();
        } catch (ServiceAccount.BadKeyException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Authorization with(Access access) {
        return new Bearing(new Key(access.secret(), access.baseUrl()));
    }

    private AccessToken token(Key key) {
        AccessToken known = tokens.get(key);
        if (known != null) {
            return known;
        }
        tokens.values().removeIf(AccessToken::isExpired);
        return tokens.computeIfAbsent(key, wanted -> new AccessToken(account(wanted), endpoint, clock));
    }

    private static ServiceAccount account(Key key) {
        try {
            ServiceAccount account = ServiceAccount.parse(key.secret());
            account.untrusted(key.baseUrl()).ifPresent(why -> {
                throw new ServiceAccount.BadKeyException(why);
            });
            return account;
        } catch (ServiceAccount.BadKeyException e) {
            throw new GatewayException(
                    new LlmError.UpstreamAuth("The channel's credential cannot be used: " + e.getMessage() + "."), e);
        }
    }

    private final class Bearing implements Authorization {
        private static final int UNAUTHORIZED = 401;

        private final Key key;
        private @Nullable String sent;

        Bearing(Key key) {
            this.key = key;
        }

        @Override
        public HttpCall apply(HttpCall call) {
            String value = token(key).value();
            sent = value;
            return call.withHeaders(call.headers().with("authorization", "Bearer " + value));
        }

        @Override
        public boolean renewed(int status, Headers answer) {
            if (status != UNAUTHORIZED || sent == null) {
                return false;
            }
            token(key).drop(sent);
            return true;
        }
    }
}
