package io.axonhub.gateway.transform.openai;

import io.axonhub.gateway.transform.Notes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids that are made, not given: the same text always makes the same id. */
public final class StableId {
    /** OpenAI's limit on end users' ids; also the length of a SHA-256 in hex. */
    private static final int LONGEST_USER = 64;

    private StableId() {}

    /** 24 hex digits. */
    public static String of(String text) {
        return HexFormat.of().formatHex(digest(text), 0, 12);
    }

    /** An end user's id, or the hash of one that OpenAI would refuse as too long. */
    public static String ofUser(String user, Notes notes) {
        if (user.length() <= LONGEST_USER) {
            return user;
        }
        notes.degraded("end_user", "longer than " + LONGEST_USER + " characters: sent as its hash");
        return HexFormat.of().formatHex(digest(user));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
