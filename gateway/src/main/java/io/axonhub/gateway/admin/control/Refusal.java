package io.axonhub.gateway.admin.control;

/** A call that is not done, with its HTTP status. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;
    private final String field;

    Refusal(int status, String reason, String field, String message) {
        super(message);
        this.status = status;
        this.reason = reason;
        this.field = field;
    }

    static Refusal invalid(String field, String message) {
        return new Refusal(422, "Invalid", field, message);
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    String field() {
        return field;
    }
}
