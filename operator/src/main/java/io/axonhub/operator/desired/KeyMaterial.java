package io.axonhub.operator.desired;

import io.axonhub.crd.APIKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key's value and what is to be remembered with it. Of a generated key all of this stands in its Secret, so that an operator that
 * dies between two steps goes on where it was.
 *
 * @param value the key itself
 * @param made when
 * @param rotationToken of the spec for which it was made; null for none
 * @param previous the key before it, while that is still valid
 */
public record KeyMaterial(
        String value,
        Instant made,
        @Nullable String rotationToken,
        @Nullable Previous previous) {
    /** The gateway takes no shorter one. */
    private static final int SHORTEST = 16;

    private static final int PREFIX = 11;

    /** A key that was replaced. */
    public record Previous(String hash, Instant expiresAt) {}

    /** One without a history. */
    public static KeyMaterial of(String value, Instant made, @Nullable String rotationToken) {
        return new KeyMaterial(value, made, rotationToken, null);
    }

    /** As the gateway compares keys: SHA-256 of the UTF-8 bytes, lower-case hex. */
    public String hash() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Its first characters, by which people know it. */
    public String prefix() {
        return value.substring(0, Math.min(PREFIX, value.length() / 3));
    }

    /** Why it cannot be a key. */
    public Optional<Finding> weakness() {
        return value.length() < SHORTEST || value.contains(" ")
                ? Optional.of(new Finding(
                        "Invalid", "spec.secret: the key must have at least " + SHORTEST + " characters and no spaces"))
                : Optional.empty();
    }

    /** Whether it has to be replaced now. */
    public boolean isDue(APIKey.@Nullable Rotation rotation, Instant now) {
        if (rotation == null) {
            return false;
        }
        boolean told = rotation.token() != null && !rotation.token().equals(rotationToken);
        return told || nextRotation(rotation).filter(next -> !next.isAfter(now)).isPresent();
    }

    /** When the interval is over. */
    public Optional<Instant> nextRotation(APIKey.@Nullable Rotation rotation) {
        return rotation == null || rotation.interval() == null
                ? Optional.empty()
                : Optional.of(made.plus(rotation.interval().value()));
    }

    /** The key that follows it. */
    public KeyMaterial rotated(String next, APIKey.Rotation rotation, Instant now) {
        Duration grace = rotation.gracePeriod().value();
        String token = rotation.token() == null ? rotationToken : rotation.token();
        return new KeyMaterial(next, now, token, grace.isZero() ? null : new Previous(hash(), now.plus(grace)));
    }

    /** The key before, unless its time is over. */
    public Optional<Previous> validPrevious(Instant now) {
        return Optional.ofNullable(previous).filter(key -> key.expiresAt().isAfter(now));
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "KeyMaterial[" + prefix() + "]";
    }
}
