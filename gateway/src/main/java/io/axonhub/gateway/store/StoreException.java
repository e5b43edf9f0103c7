package io.axonhub.gateway.store;

import org.jspecify.annotations.Nullable;

/** The database or the journal cannot do what was asked. The message names cause and remedy, never a password. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What can be done about it. */
    public enum Kind {
        /** Trying again later may help: down, busy, disk full. */
        UNREACHABLE,
        /** This very data is refused, now and later. */
        REFUSED,
        /** The configuration or the files are wrong; somebody must mend them before a start. */
        UNUSABLE
    }

    /** With the cause, when another exception was it. */
    public StoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What can be done about it. */
    public Kind kind() {
        return kind;
    }
}
