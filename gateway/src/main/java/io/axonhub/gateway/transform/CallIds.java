package io.axonhub.gateway.transform;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Tool-call ids under one provider's rule. A fit id stays as it is; any other one, and one that looks like ours, becomes its own hash, the
 * same in every request: so a call still matches its result, and two ids never become one. The provider never invents such an id,
 * and the client never sees one, so nothing has to be turned back.
 */
public final class CallIds {
    private static final String OURS = "axh_";

    private final Pattern fit;

    /** {@code fit}: what the provider takes; {@code axh_} and 32 hex digits must be among it. */
    public CallIds(String fit) {
        this.fit = Pattern.compile(fit, Pattern.DOTALL);
    }

    /** The id as this provider takes it. */
    public String fit(String id) {
        return fit.matcher(id).matches() && !id.startsWith(OURS) ? id : OURS + hash(id);
    }

    private static String hash(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
