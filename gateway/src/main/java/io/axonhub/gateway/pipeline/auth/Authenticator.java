package io.axonhub.gateway.pipeline.auth;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.store.ApiKey;
import io.axonhub.gateway.store.Snapshot;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the API key a call carries, in {@code Authorization: Bearer}, {@code x-api-key} or {@code x-goog-api-key}. Keys are looked up by SHA-256: no
 * comparison's time depends on a stored secret. When several headers carry a value, the one that authenticates counts.
 */
public final class Authenticator {
    private static final String BEARER = "bearer ";

    /** Copied for each use: to look one up costs more than to hash a key. */
    private static final MessageDigest SHA_256 = sha256();

    private final InstantSource clock;

    /** {@code clock} decides what has expired. */
    public Authenticator(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The key behind the call.
     *
     * @throws GatewayException Unauthenticated for no, an unknown, a disabled or an expired key; PermissionDenied for a key that
     *     lacks {@code scope}, has no profile or may not be used from {@code address}
     */
    public ApiKey authenticate(HttpCall call, String address, String scope, Snapshot snapshot) {
        List<String> presented = presented(call);
        if (presented.isEmpty()) {
            throw unauthenticated(
                    "No API key: send it as 'Authorization: Bearer <key>', 'x-api-key: <key>' or 'x-goog-api-key: <key>'.");
        }
        ApiKey key = find(presented, snapshot);
        if (key == null) {
            throw unauthenticated("Incorrect API key provided. Check the key, or ask the gateway's operator for one.");
        }
        if (!key.enabled()) {
            throw unauthenticated("This API key is disabled.");
        }
        if (key.expiresAt() != null && !key.expiresAt().isAfter(clock.instant())) {
            throw unauthenticated("This API key expired at " + key.expiresAt() + ".");
        }
        permit(key, address, scope);
        return key;
    }

    private static void permit(ApiKey key, String address, String scope) {
        if (!key.scopes().contains(scope)) {
            throw denied("This API key lacks the scope '" + scope + "'.");
        }
        if (!key.allowedCidrs().isEmpty() && key.allowedCidrs().stream().noneMatch(c -> Cidr.contains(c, address))) {
            throw denied("This API key may not be used from " + address + ".");
        }
        if (key.profile() == null) {
            throw denied("This API key has no usable profile: none of its profiles exists.");
        }
    }

    private static List<String> presented(HttpCall call) {
        List<String> values = new ArrayList<>(2);
        call.headers().first("authorization").ifPresent(value -> {
            if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                values.add(value.substring(BEARER.length()).strip());
            }
        });
        call.headers().first("x-api-key").ifPresent(value -> values.add(value.strip()));
        call.headers().first("x-goog-api-key").ifPresent(value -> values.add(value.strip()));
        values.removeIf(String::isEmpty);
        return values;
    }

    private static @Nullable ApiKey find(List<String> presented, Snapshot snapshot) {
        for (String value : presented) {
            ApiKey key = snapshot.keys().get(hash(value));
            if (key != null) {
                return key;
            }
        }
        return null;
    }

    private static String hash(String value) {
        try {
            MessageDigest sha = (MessageDigest) SHA_256.clone();
            return HexFormat.of().formatHex(sha.digest(value.getBytes(StandardCharsets.UTF_8)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's digests are cloneable", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static GatewayException unauthenticated(String message) {
        return new GatewayException(new LlmError.Unauthenticated(message));
    }

    private static GatewayException denied(String message) {
        return new GatewayException(new LlmError.PermissionDenied(message));
    }
}
