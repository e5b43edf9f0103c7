package io.axonhub.gateway.admin.control;

import io.helidon.common.Errors;
import io.helidon.security.jwt.Jwt;
import io.helidon.security.jwt.JwtException;
import io.helidon.security.jwt.SignedJwt;
import io.helidon.security.jwt.jwk.JwkKeys;
import jakarta.json.JsonException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A token that Kubernetes projected into the operator's pod: signed by the cluster, for this audience, of the operator's service
 * account, and not expired.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#serviceaccount-token-volume-projection">Token volume projection</a>
 */
public final class ClusterToken implements Gate {
    /** Of Kubernetes' issuers; {@code none} and the symmetric ones are not among them. */
    private static final Set<String> ALGORITHMS = Set.of("RS256", "RS384", "RS512", "ES256", "ES384", "ES512");

    /** How far the clocks of nodes may be apart. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final Expected expected;
    private final Jwks keys;
    private final Clock clock;

    /** What must stand in a token. */
    public record Expected(String issuer, String audience, String subject) {}

    /** Checks signatures with {@code keys}. */
    public ClusterToken(Expected expected, Jwks keys, Clock clock) {
        this.expected = expected;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Verdict judge(String token) {
        SignedJwt signed;
        Jwt jwt;
        try {
            signed = SignedJwt.parseToken(token);
            jwt = signed.getJwt();
        } catch (JwtException | JsonException | Errors.ErrorMessagesException | IllegalArgumentException e) {
            return Verdict.UNKNOWN;
        }
        if (!isCurrent(jwt) || !isSigned(signed, jwt)) {
            return Verdict.UNKNOWN;
        }
        return jwt.subject().filter(expected.subject()::equals).isPresent() ? Verdict.ADMITTED : Verdict.FORBIDDEN;
    }

    private boolean isCurrent(Jwt jwt) {
        Instant now = clock.instant();
        return jwt.algorithm().filter(ALGORITHMS::contains).isPresent()
                && jwt.issuer().filter(expected.issuer()::equals).isPresent()
                && jwt.audience()
                        .filter(all -> all.contains(expected.audience()))
                        .isPresent()
                && jwt.expirationTime()
                        .filter(end -> now.isBefore(end.plus(SKEW)))
                        .isPresent()
                && jwt.notBefore()
                        .filter(begin -> now.isBefore(begin.minus(SKEW)))
                        .isEmpty();
    }

    private boolean isSigned(SignedJwt signed, Jwt jwt) {
        String keyId = jwt.keyId().orElse("");
        JwkKeys known = keys.having(keyId);
        try {
            return known.forKeyId(keyId).isPresent()
                    && signed.verifySignature(known).isValid();
        } catch (JwtException e) {
            return false;
        }
    }
}
