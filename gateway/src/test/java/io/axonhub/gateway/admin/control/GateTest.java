package io.axonhub.gateway.admin.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.admin.control.Gate.Verdict;
import io.helidon.security.jwt.Jwt;
import io.helidon.security.jwt.SignedJwt;
import io.helidon.security.jwt.jwk.Jwk;
import io.helidon.security.jwt.jwk.JwkOctet;
import io.helidon.security.jwt.jwk.JwkRSA;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may use the control API. */
class GateTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final ClusterToken.Expected EXPECTED = new ClusterToken.Expected(
            "https://kubernetes.default.svc", "axonhub-control", "system:serviceaccount:axonhub:operator");
    private static final KeyPair KEY = pair();
    private static final KeyPair OTHER = pair();

    @TempDir
    Path dir;

    private final AtomicInteger reads = new AtomicInteger();
    private final Jwks keys = new Jwks(
            () -> {
                reads.incrementAndGet();
                return jwks("k1", KEY);
            },
            Clock.fixed(NOW, ZoneOffset.UTC));
    private final Gate gate = new ClusterToken(EXPECTED, keys, Clock.fixed(NOW, ZoneOffset.UTC));

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }

    /** As a cluster serves it. */
    static String jwks(String id, KeyPair pair) {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        return "{\"keys\":[{\"use\":\"sig\",\"kty\":\"RSA\",\"kid\":\"" + id + "\",\"alg\":\"RS256\",\"n\":\""
                + number(key.getModulus()) + "\",\"e\":\"" + number(key.getPublicExponent()) + "\"}]}";
    }

    private static Jwt.Builder claims() {
        return Jwt.builder()
                .keyId("k1")
                .algorithm(JwkRSA.ALG_RS256)
                .issuer(EXPECTED.issuer())
                .addAudience(EXPECTED.audience())
                .subject(EXPECTED.subject())
                .issueTime(NOW)
                .notBefore(NOW)
                .expirationTime(NOW.plus(Duration.ofMinutes(10)));
    }

    private static String token(UnaryOperator<Jwt.Builder> change, KeyPair signer) {
        Jwk key = JwkRSA.builder()
                .keyId("k1")
                .algorithm(JwkRSA.ALG_RS256)
                .privateKey((java.security.interfaces.RSAPrivateKey) signer.getPrivate())
                .publicKey((RSAPublicKey) signer.getPublic())
                .build();
        return SignedJwt.sign(change.apply(claims()).build(), key).tokenContent();
    }

    @Test
    void admitsTheOperatorsToken() {
        assertThat(gate.judge(token(claims -> claims, KEY))).isEqualTo(Verdict.ADMITTED);
    }

    @Test
    void refusesEveryOtherToken() {
        assertThat(gate.judge(token(claims -> claims.subject("system:serviceaccount:axonhub:default"), KEY)))
                .isEqualTo(Verdict.FORBIDDEN);
        assertThat(gate.judge(token(claims -> claims.issuer("https://other"), KEY)))
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(gate.judge(token(claims -> claims.expirationTime(NOW.minusSeconds(31)), KEY)))
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(gate.judge(token(claims -> claims.notBefore(NOW.plusSeconds(31)), KEY)))
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(gate.judge(token(claims -> claims.keyId("k2"), KEY))).isEqualTo(Verdict.UNKNOWN);
        assertThat(gate.judge(token(claims -> claims, OTHER))).isEqualTo(Verdict.UNKNOWN);
        for (String junk : new String[] {"", "a", "a.b.c", "..", "eyJhbGciOiJub25lIn0.e30."}) {
            assertThat(gate.judge(junk)).as(junk).isEqualTo(Verdict.UNKNOWN);
        }
    }

    @Test
    void refusesATokenForAnotherAudience() {
        Jwt.Builder other = Jwt.builder()
                .keyId("k1")
                .algorithm(JwkRSA.ALG_RS256)
                .issuer(EXPECTED.issuer())
                .addAudience("https://kubernetes.default.svc")
                .subject(EXPECTED.subject())
                .expirationTime(NOW.plusSeconds(60));
        assertThat(gate.judge(token(claims -> other, KEY))).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void refusesATokenThatWasChangedOrSignedWithThePublicKeyAsASecret() {
        String token = token(claims -> claims, KEY);
        String[] parts = token.split("\\.", -1);
        String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replace("axonhub-control", "axonhub-contro1");
        String changed = parts[0] + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8))
                + "." + parts[2];
        assertThat(gate.judge(changed)).isEqualTo(Verdict.UNKNOWN);
        Jwt symmetric = claims().algorithm(JwkOctet.ALG_HS256).build();
        Jwk secret = Jwk.create(jakarta.json.Json.createObjectBuilder()
                .add("kty", "oct")
                .add("kid", "k1")
                .add("alg", "HS256")
                .add(
                        "k",
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(KEY.getPublic().getEncoded()))
                .build());
        assertThat(gate.judge(SignedJwt.sign(symmetric, secret).tokenContent())).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void readsTheKeysOnceAndAgainForAnUnknownOneButNotForEach() {
        gate.judge(token(claims -> claims, KEY));
        gate.judge(token(claims -> claims, KEY));
        assertThat(reads).hasValue(1);
        gate.judge(token(claims -> claims.keyId("k2"), KEY));
        gate.judge(token(claims -> claims.keyId("k3"), KEY));
        assertThat(reads).as("the clock stands still").hasValue(1);
    }

    @Test
    void aClusterThatDoesNotAnswerAdmitsNobody() {
        Jwks gone = new Jwks(
                () -> {
                    throw new IOException("gone");
                },
                Clock.systemUTC());
        Gate closed = new ClusterToken(EXPECTED, gone, Clock.systemUTC());
        assertThat(closed.judge(token(claims -> claims, KEY))).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void admitsTheSharedTokenAndNoOther() throws IOException {
        Gate shared = SharedToken.of("s3cret");
        assertThat(shared.judge("s3cret")).isEqualTo(Verdict.ADMITTED);
        assertThat(shared.judge("s3cres")).isEqualTo(Verdict.UNKNOWN);
        assertThat(shared.judge("")).isEqualTo(Verdict.UNKNOWN);
        Path file = Files.writeString(dir.resolve("token"), "one\n");
        Gate inFile = SharedToken.in(file);
        assertThat(inFile.judge("one")).isEqualTo(Verdict.ADMITTED);
        Files.writeString(file, "two\n");
        assertThat(inFile.judge("one")).isEqualTo(Verdict.UNKNOWN);
        assertThat(inFile.judge("two")).isEqualTo(Verdict.ADMITTED);
        Files.delete(file);
        assertThat(inFile.judge("")).isEqualTo(Verdict.UNKNOWN);
        assertThatThrownBy(() -> SharedToken.in(file)).hasMessageContaining("control.token-file");
    }

    @Test
    void eitherWayInIsEnough() {
        Gate both = SharedToken.of("s3cret").or(gate);
        assertThat(both.judge("s3cret")).isEqualTo(Verdict.ADMITTED);
        assertThat(both.judge(token(claims -> claims, KEY))).isEqualTo(Verdict.ADMITTED);
        assertThat(both.judge(token(claims -> claims.subject("someone"), KEY))).isEqualTo(Verdict.FORBIDDEN);
        assertThat(both.judge("other")).isEqualTo(Verdict.UNKNOWN);
    }
}
