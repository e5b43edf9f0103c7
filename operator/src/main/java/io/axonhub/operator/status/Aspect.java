package io.axonhub.operator.status;

import io.axonhub.crd.Condition.Holds;
import io.axonhub.operator.desired.Finding;

/** What one condition says, without its times. */
public record Aspect(Holds holds, String reason, String message) {
    /** It holds. */
    static Aspect yes(String reason, String message) {
        return new Aspect(Holds.TRUE, reason, message);
    }

    /** It does not. */
    static Aspect no(Finding finding) {
        return new Aspect(Holds.FALSE, finding.reason(), finding.message());
    }

    /** Nobody knows. */
    static Aspect unknown(String reason, String message) {
        return new Aspect(Holds.UNKNOWN, reason, message);
    }

    boolean isTrue() {
        return holds == Holds.TRUE;
    }
}
