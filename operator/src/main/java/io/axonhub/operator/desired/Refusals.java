package io.axonhub.operator.desired;

/** Refusals that several kinds share. */
final class Refusals {
    private Refusals() {}

    static Finding unknown(Specs.UnreadableException e) {
        return new Finding("UnsupportedByGateway", e.getMessage() + ": upgrade the operator, or take the value out");
    }
}
