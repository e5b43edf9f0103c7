package io.axonhub.gateway.admin.gitops;

/** Text that cannot be read as a document at all; the message holds nothing of it. */
final class BadText extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    BadText(int line, String message) {
        super(message);
        this.line = line;
    }

    int line() {
        return line;
    }
}
