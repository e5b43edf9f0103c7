package io.axonhub.gateway.admin.access;

import io.axonhub.gateway.store.Sessions;
import io.helidon.security.jwt.Jwt;
import io.helidon.security.jwt.SignedJwt;
import io.helidon.security.jwt.jwk.JwkKeys;
import io.helidon.security.jwt.jwk.JwkOctet;
import jakarta.json.Json;
import jakarta.json.JsonString;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens: JWTs, HS256, signed with keys that all replicas find in the database. The newest key signs; older ones verify until
 * the last token they signed is over.
 */
public final class Tokens {
    /** How long an access token is good. */
    public static final Duration LIFE = Duration.ofMinutes(15);

    static final Duration ROTATION = Duration.ofDays(30);

    private static final String ISSUER = "axonhub";
    private static final String SESSION = "sid";

    /** How long the keys read are taken for the newest; a token of a key that is not among them has them read again. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Sessions sessions;
    private final Clock clock;
    private final Consumer<byte[]> random;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Keys keys;

    private record Keys(List<Sessions.SigningKey> all, JwkKeys jwks, Instant readAt) {}

    /** Whose an access token is. */
    public record Claims(String user, String session) {}

    /** {@code random} makes keys and must be a secure source. */
    public Tokens(Sessions sessions, Clock clock, Consumer<byte[]> random) {
        this.sessions = sessions;
        this.clock = clock;
        this.random = random;
    }

    /** A new token. */
    public String sign(Claims claims) {
        Instant now = clock.instant();
        Keys current = current(now);
        Sessions.SigningKey newest = current.all().getFirst();
        Jwt jwt = Jwt.builder()
                .keyId(newest.id())
                .algorithm(JwkOctet.ALG_HS256)
                .issuer(ISSUER)
                .subject(claims.user())
                .addPayloadClaim(SESSION, claims.session())
                .issueTime(now)
                .expirationTime(now.plus(LIFE))
                .build();
        return SignedJwt.sign(jwt, current.jwks()).tokenContent();
    }

    /** What a token says; empty when it is not ours, was changed, or is over. */
    public Optional<Claims> verify(String token) {
        SignedJwt signed;
        try {
            signed = SignedJwt.parseToken(token);
        } catch (RuntimeException e) {
            // the library throws whatever a foreign text makes it: JwtException, its collected errors, JSON's, a failed
            // cast
            return Optional.empty();
        }
        Jwt jwt = signed.getJwt();
        Instant now = clock.instant();
        String keyId = jwt.keyId().orElse("");
        boolean ours = jwt.algorithm().filter(JwkOctet.ALG_HS256::equals).isPresent()
                && jwt.issuer().filter(ISSUER::equals).isPresent()
                && jwt.expirationTime().filter(now::isBefore).isPresent();
        if (!ours || !signed.verifySignature(keysFor(keyId, now).jwks()).isValid()) {
            return Optional.empty();
        }
        Optional<String> session = jwt.payloadClaim(SESSION)
                .filter(JsonString.class::isInstance)
                .map(value -> ((JsonString) value).getString());
        return jwt.subject().flatMap(user -> session.map(id -> new Claims(user, id)));
    }

    /** Takes a new key into use at once, and no token signed before is good any more. */
    public void revokeAll() {
        sessions.forgetSigningKeys(clock.instant());
        read(clock.instant());
    }

    private Keys current(Instant now) {
        Keys known = keys;
        return known == null || known.readAt().plus(FRESH).isBefore(now) ? read(now) : known;
    }

    private Keys keysFor(String keyId, Instant now) {
        Keys known = current(now);
        boolean there = known.all().stream().anyMatch(key -> key.id().equals(keyId));
        // a token of a foreign key must not cost a query each time
        return there || known.readAt().plusSeconds(1).isAfter(now) ? known : read(now);
    }

    private Keys read(Instant now) {
        lock.lock();
        try {
            List<Sessions.SigningKey> all = sessions.signingKeys();
            if (all.isEmpty() || all.getFirst().createdAt().plus(ROTATION).isBefore(now)) {
                sessions.add(fresh(now));
                sessions.forgetSigningKeys(now.minus(ROTATION.multipliedBy(2)));
                all = sessions.signingKeys();
            }
            JwkKeys.Builder builder = JwkKeys.builder();
            all.forEach(key -> builder.addKey(jwk(key)));
            Keys read = new Keys(all, builder.build(), now);
            keys = read;
            return read;
        } finally {
            lock.unlock();
        }
    }

    private Sessions.SigningKey fresh(Instant now) {
        byte[] id = new byte[9];
        byte[] secret = new byte[32];
        random.accept(id);
        random.accept(secret);
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return new Sessions.SigningKey("sig_" + encoder.encodeToString(id), encoder.encodeToString(secret), now);
    }

    private static JwkOctet jwk(Sessions.SigningKey key) {
        return JwkOctet.builder()
                .fromJson(Json.createObjectBuilder()
                        .add("kty", "oct")
                        .add("kid", key.id())
                        .add("alg", JwkOctet.ALG_HS256)
                        .add("k", key.secret())
                        .build())
                .build();
    }
}
