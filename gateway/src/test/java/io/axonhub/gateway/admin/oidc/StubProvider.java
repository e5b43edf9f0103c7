package io.axonhub.gateway.admin.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.axonhub.gateway.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** An OpenID Connect provider on a real socket, which can be told to misbehave. */
public final class StubProvider implements AutoCloseable {
    public static final String CLIENT = "axonhub";
    public static final String SECRET = "s3cr3t/with+signs";

    private final HttpServer server;
    private final Map<String, Map<String, String>> questions = new ConcurrentHashMap<>();
    /** Making one takes a while. */
    private static final RSAKey FIRST = newKey("k1");

    final List<String> calls = new ArrayList<>();

    /** Who is there, beyond the protocol's claims. */
    volatile Map<String, Object> person =
            Map.of("sub", "ann-1", "email", "ann@x.org", "email_verified", true, "name", "Ann");

    volatile Map<String, Object> userInfo = Map.of();
    volatile UnaryOperator<JWTClaimsSet> claims = given -> given;
    volatile Signing signing;
    volatile RSAKey key = FIRST;
    volatile RSAKey published = key;
    volatile UnaryOperator<String> discovery = text -> text;
    volatile int tokenStatus = 200;

    /** Makes a token of claims. */
    interface Signing {
        String token(JWTClaimsSet claims) throws JOSEException;
    }

    public StubProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        signing = given -> signed(given, key);
        server.createContext(
                "/realm/.well-known/openid-configuration",
                call -> answer(call, 200, discovery.apply("""
                {"issuer":"{i}","authorization_endpoint":"{i}/authorize","token_endpoint":"{i}/token",
                 "userinfo_endpoint":"{i}/userinfo","jwks_uri":"{i}/keys","response_types_supported":["code"],
                 "subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"]}
                """.replace("{i}", issuer()))));
        server.createContext("/realm/keys", call -> answer(call, 200, new JWKSet(published.toPublicJWK()).toString()));
        server.createContext("/realm/userinfo", call -> answer(call, 200, Json.text(tree(userInfo))));
        server.createContext("/realm/token", this::token);
        server.start();
    }

    private static com.fasterxml.jackson.databind.JsonNode tree(Map<String, Object> members) {
        return io.axonhub.gateway.json.JsonValues.tree(members);
    }

    public String issuer() {
        return "http://localhost:" + server.getAddress().getPort() + "/realm";
    }

    static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static String signed(JWTClaimsSet claims, RSAKey key) throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    static String unsigned(JWTClaimsSet claims) {
        return new PlainJWT(claims).serialize();
    }

    /** As everybody can sign who knows the client's secret or takes the public key for one. */
    String symmetric(JWTClaimsSet claims) throws JOSEException {
        byte[] secret = key.toPublicJWK().toString().getBytes(StandardCharsets.UTF_8);
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(), claims);
        jwt.sign(new MACSigner(secret));
        return jwt.serialize();
    }

    /** What its sign-in page does: the browser is sent back with a code for this question. */
    public String signsIn(URI question) {
        Map<String, String> asked = form(question.getRawQuery());
        String code = "code-" + questions.size();
        questions.put(code, asked);
        return code;
    }

    static Map<String, String> form(String text) {
        Map<String, String> form = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            form.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }

    private void token(HttpExchange call) throws IOException {
        Map<String, String> form = form(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Map<String, String> asked = questions.remove(form.getOrDefault("code", ""));
        String basic = Objects.requireNonNullElse(call.getRequestHeaders().getFirst("Authorization"), "");
        boolean right = asked != null
                && basic.equals("Basic "
                        + encoded(CLIENT + ":" + SECRET.replace("/", "%2F").replace("+", "%2B")))
                && Objects.equals(asked.get("redirect_uri"), form.get("redirect_uri"))
                && Objects.equals(asked.get("code_challenge"), challenge(form.getOrDefault("code_verifier", "")));
        if (!right || tokenStatus != 200) {
            answer(call, right ? tokenStatus : 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        Instant now = Instant.now();
        JWTClaimsSet.Builder made = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(CLIENT)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("nonce", Objects.requireNonNull(asked).get("nonce"));
        person.forEach(made::claim);
        try {
            answer(
                    call,
                    200,
                    Json.text(Json.object()
                            .put("access_token", "at")
                            .put("token_type", "Bearer")
                            .put("id_token", signing.token(claims.apply(made.build())))));
        } catch (JOSEException e) {
            throw new IOException(e);
        }
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void answer(HttpExchange call, int status, String body) throws IOException {
        synchronized (calls) {
            calls.add(call.getRequestURI().getPath());
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
