package io.axonhub.gateway.transform.bedrock;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Tool ids under the rule {@code [a-zA-Z0-9_-]{1,64}}. A fit id stays; any other, and one that looks like ours, is hashed, so that
 * a call still matches its result in every later request.
 */
final class ConverseIds {
    private static final Pattern FIT = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final String OURS = "axh_";

    private ConverseIds() {}

    static String fit(String id) {
        if (FIT.matcher(id).matches() && !id.startsWith(OURS)) {
            return id;
        }
        byte[] hash = sha256(id.getBytes(StandardCharsets.UTF_8));
        return OURS + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
