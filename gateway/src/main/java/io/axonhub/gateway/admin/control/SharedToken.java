package io.axonhub.gateway.admin.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A secret that the operator has as well. Compared in a time that does not depend on where it differs. */
public final class SharedToken implements Gate {
    private static final Logger LOG = LoggerFactory.getLogger(SharedToken.class);

    private final Supplier<String> token;

    private SharedToken(Supplier<String> token) {
        this.token = token;
    }

    /** This one. */
    public static SharedToken of(String token) {
        return new SharedToken(() -> token);
    }

    /**
     * The one in a file, read for each request, so that it can be replaced.
     *
     * @throws UncheckedIOException when it cannot be read now
     */
    public static SharedToken in(Path file) {
        try {
            Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "control.token-file " + file + " cannot be read: make it readable for the gateway's user", e);
        }
        return new SharedToken(() -> read(file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            LOG.warn("control token cannot be read file={}", file, e);
            return "";
        }
    }

    @Override
    public Verdict judge(String sent) {
        String wanted = token.get();
        boolean same = MessageDigest.isEqual(digest(wanted), digest(sent));
        return same && !wanted.isEmpty() ? Verdict.ADMITTED : Verdict.UNKNOWN;
    }

    /** Of equal length whatever is sent. */
    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
