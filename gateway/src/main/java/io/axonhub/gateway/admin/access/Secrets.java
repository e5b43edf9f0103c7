package io.axonhub.gateway.admin.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Random ids and tokens, and the hashes that are kept of the latter. */
public final class Secrets {
    private final Consumer<byte[]> random;

    /** {@code random} must be a secure source. */
    public Secrets(Consumer<byte[]> random) {
        this.random = random;
    }

    /** A new id: the prefix and 96 random bits. */
    public String id(String prefix) {
        return prefix + text(12);
    }

    /** A new token of 256 random bits. */
    public String token() {
        return text(32);
    }

    private String text(int bytes) {
        byte[] filled = new byte[bytes];
        random.accept(filled);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(filled);
    }

    /** SHA-256, lower-case hex: enough for what is 256 random bits. */
    public static String hash(String token) {
        return HexFormat.of().formatHex(sha256(token));
    }

    /** SHA-256 of the text in UTF-8. */
    public static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether both are equal, in a time that does not tell where they differ. */
    public static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
