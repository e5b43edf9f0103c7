package io.axonhub.gateway.provider;

/** Capability rows that cannot be used; the message names the row, the member and the remedy. */
public final class BadModelsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what is wrong and what would be right. */
    public BadModelsException(String message) {
        super(message);
    }
}
