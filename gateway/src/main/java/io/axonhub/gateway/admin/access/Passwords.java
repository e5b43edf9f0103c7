package io.axonhub.gateway.admin.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Argon2id hashes in PHC form. Each takes {@code memoryKib} of memory while it is made, so only a few are made at the same time.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9106">RFC 9106</a>
 */
public final class Passwords {
    /** Shortest password taken. */
    public static final int SHORTEST = 10;

    /** Longest one: what is hashed is bounded. */
    public static final int LONGEST = 256;

    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{16,88})\\$([A-Za-z0-9+/]{43})");
    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private final Cost cost;
    private final Consumer<byte[]> random;
    private final Semaphore turns;
    private final String nobodys;

    /** What one hash costs. OWASP's least for argon2id is 19 MiB and two passes. */
    public record Cost(int memoryKib, int passes, int atOnce) {
        /** For a gateway. */
        public static Cost usual() {
            return new Cost(19 * 1024, 2, 2);
        }
    }

    /** {@code random} makes salts and must be a secure source. */
    public Passwords(Cost cost, Consumer<byte[]> random) {
        this.cost = cost;
        this.random = random;
        this.turns = new Semaphore(cost.atOnce(), true);
        this.nobodys = phc(cost.memoryKib(), cost.passes(), new byte[SALT_BYTES], new byte[HASH_BYTES]);
    }

    /** Refuses what is no password to take. */
    public static void check(String field, String password) {
        if (password.length() < SHORTEST || password.length() > LONGEST) {
            throw AdminException.badInput(
                    field, "must have " + SHORTEST + " to " + LONGEST + " characters; a few unrelated words do well");
        }
        if (password.chars().distinct().count() < 4) {
            throw AdminException.badInput(field, "must have at least four different characters");
        }
    }

    /** A new hash. */
    public String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.accept(salt);
        return phc(cost.memoryKib(), cost.passes(), salt, argon(password, salt, cost.memoryKib(), cost.passes(), 1));
    }

    /** Whether the password fits. It takes as long when {@code phc} is null, nobody's hash, and the answer is no. */
    public boolean fits(String password, @Nullable String phc) {
        Matcher parts = PHC.matcher(phc == null ? nobodys : phc);
        if (!parts.matches()) {
            throw new IllegalStateException("a stored password hash is not argon2id in PHC form");
        }
        byte[] wanted = Base64.getDecoder().decode(parts.group(5));
        byte[] given = argon(
                password.length() > LONGEST ? "" : password,
                Base64.getDecoder().decode(parts.group(4)),
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)));
        return MessageDigest.isEqual(given, wanted) && phc != null && password.length() <= LONGEST;
    }

    /** Whether a hash was made at a lower cost than today's. */
    public boolean isWeak(String phc) {
        Matcher parts = PHC.matcher(phc);
        return !parts.matches()
                || Integer.parseInt(parts.group(1)) < cost.memoryKib()
                || Integer.parseInt(parts.group(2)) < cost.passes();
    }

    private static String phc(int memoryKib, int passes, byte[] salt, byte[] hash) {
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + passes + ",p=1$" + ENCODER.encodeToString(salt) + "$"
                + ENCODER.encodeToString(hash);
    }

    private byte[] argon(String password, byte[] salt, int memoryKib, int passes, int lanes) {
        try {
            if (!turns.tryAcquire(10, TimeUnit.SECONDS)) {
                throw AdminException.of(
                        AdminException.Code.UNAVAILABLE, "Too many people sign in at this moment: try again.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AdminException.of(AdminException.Code.UNAVAILABLE, "The gateway is stopping: try again.");
        }
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memoryKib)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .withSalt(salt)
                    .build());
            byte[] hash = new byte[HASH_BYTES];
            generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
            return hash;
        } finally {
            turns.release();
        }
    }
}
