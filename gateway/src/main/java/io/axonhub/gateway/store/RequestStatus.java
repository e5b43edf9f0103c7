package io.axonhub.gateway.store;

import java.util.Locale;

/** How far a request has come. The names are part of the journal's format. */
public enum RequestStatus {
    PENDING,
    PROCESSING,
    COMPLETED,
    FAILED,
    CANCELED;

    /** As stored. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
