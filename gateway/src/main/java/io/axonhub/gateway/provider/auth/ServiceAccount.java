package io.axonhub.gateway.provider.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * A Google service account's key, as the JSON file that Google hands out has it.
 *
 * @param keyId names the key to Google
 * @param key RSA
 * @see <a href="https://developers.google.com/identity/protocols/oauth2/service-account#httprest">Service accounts over REST</a>
 */
record ServiceAccount(String email, String keyId, PrivateKey key, URI tokenUri) {
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final int LIFETIME_SECONDS = 3600;
    private static final URI GOOGLE = URI.create("https://oauth2.googleapis.com/token");
    private static final String NOT_ONE = "must be the JSON key of a Google service account";

    /** What is wrong with a secret; names no part of it. */
    static final class BadKeyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadKeyException(String message) {
            super(message);
        }
    }

    /**
     * Reads the JSON.
     *
     * @throws BadKeyException when it is something else
     */
    static ServiceAccount parse(String secret) {
        ObjectNode json = Json.parseObject(secret).orElseThrow(() -> new BadKeyException(NOT_ONE));
        String type = json.path("type").asText("");
        if (!type.equals("service_account")) {
            throw new BadKeyException(
                    type.isEmpty()
                            ? NOT_ONE
                            : NOT_ONE + "; credentials of type '" + clean(type) + "' are not supported");
        }
        String email = json.path("client_email").asText("");
        if (email.isEmpty()) {
            throw new BadKeyException(NOT_ONE + "; client_email is missing");
        }
        return new ServiceAccount(
                email,
                json.path("private_key_id").asText(""),
                key(json.path("private_key").asText("")),
                json.path("token_uri").isTextual() ? uri(json.path("token_uri").asText()) : GOOGLE);
    }

    private static String clean(String type) {
        return type.replaceAll("[^a-z_]", "").toLowerCase(Locale.ROOT);
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new BadKeyException(NOT_ONE + "; token_uri is no address");
        }
    }

    private static PrivateKey key(String pem) {
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            byte[] der = Base64.getDecoder().decode(base64);
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new BadKeyException(NOT_ONE + "; private_key is no RSA key in PKCS #8");
        }
    }

    /** Whether the key may be used against its token endpoint: Google's, or the origin that the channel talks to anyway. */
    Optional<String> untrusted(URI baseUrl) {
        String host = tokenUri.getHost() == null ? "" : tokenUri.getHost().toLowerCase(Locale.ROOT);
        boolean google = "https".equalsIgnoreCase(tokenUri.getScheme())
                && (host.endsWith(".googleapis.com") || host.equals("accounts.google.com"))
                && tokenUri.getUserInfo() == null
                && tokenUri.getPort() < 0;
        boolean own = String.valueOf(tokenUri.getScheme()).equalsIgnoreCase(baseUrl.getScheme())
                && tokenUri.getRawAuthority() != null
                && tokenUri.getRawAuthority().equalsIgnoreCase(baseUrl.getRawAuthority());
        return google || own
                ? Optional.empty()
                : Optional.of("token_uri is neither Google's nor the channel's own host");
    }

    /** A signed claim to the account's rights, good for an hour. */
    String assertion(Instant now) {
        String header =
                Json.text(Json.object().put("alg", "RS256").put("typ", "JWT").put("kid", keyId));
        long issued = now.getEpochSecond();
        String claims = Json.text(Json.object()
                .put("iss", email)
                .put("scope", SCOPE)
                .put("aud", tokenUri.toString())
                .put("iat", issued)
                .put("exp", issued + LIFETIME_SECONDS));
        String text =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        return text + "." + base64(signed(text));
    }

    private byte[] signed(String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an RSA key always signs", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "ServiceAccount[" + email + "]";
    }
}
