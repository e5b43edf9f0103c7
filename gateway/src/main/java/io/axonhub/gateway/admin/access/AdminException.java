package io.axonhub.gateway.admin.access;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A refusal of the admin API: a stable code, a message with the remedy, and the field that is to blame. */
public final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final @Nullable String field;
    private final transient @Nullable Duration retryAfter;

    /** Codes are part of the API: clients translate and decide by them. */
    public enum Code {
        BAD_INPUT(400),
        UNAUTHENTICATED(401),
        SESSION_OVER(401),
        FORBIDDEN(403),
        MANAGED_BY_GITOPS(403),
        MANAGED_BY_CONFIG(403),
        NOT_FOUND(404),
        NAME_TAKEN(409),
        VERSION_CONFLICT(409),
        IN_USE(409),
        ALREADY_INITIALIZED(409),
        NOT_INITIALIZED(409),
        KEY_REUSED(409),
        TOO_MANY_TRIES(429),
        NOT_OFFERED(501),
        UNAVAILABLE(503),
        INTERNAL(500);

        private final int status;

        Code(int status) {
            this.status = status;
        }

        /** The HTTP status of a REST answer. */
        public int status() {
            return status;
        }
    }

    private AdminException(Code code, String message, @Nullable String field, @Nullable Duration retryAfter) {
        super(message);
        this.code = code;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    /** Without a field. */
    public static AdminException of(Code code, String message) {
        return new AdminException(code, message, null, null);
    }

    /** A value that cannot be taken. {@code field}: its path, such as {@code input.name}. */
    public static AdminException badInput(String field, String message) {
        return new AdminException(Code.BAD_INPUT, field + ": " + message, field, null);
    }

    /** With the field that is to blame. */
    public static AdminException at(Code code, String field, String message) {
        return new AdminException(code, message, field, null);
    }

    /** Too many tries to sign in. */
    public static AdminException tooMany(String message, Duration retryAfter) {
        return new AdminException(Code.TOO_MANY_TRIES, message, null, retryAfter);
    }

    /** The code. */
    public Code code() {
        return code;
    }

    /** The text for people. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** The path of the field that is to blame; null when none is. */
    public @Nullable String field() {
        return field;
    }

    /** When it is worth trying again; null when that is not known. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
